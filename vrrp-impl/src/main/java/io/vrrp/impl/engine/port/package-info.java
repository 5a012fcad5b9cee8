// SPDX-License-Identifier: Apache-2.0

/**
 * Everything that other packages see of the engine: its ports to the kernel, which {@code linux}
 * and the data plane implement, and the values that it receives and returns.
 */
package io.vrrp.impl.engine.port;
