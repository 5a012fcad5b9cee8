// SPDX-License-Identifier: Apache-2.0
/**
 * Everything that runs in one network namespace: an engine, a data plane, and the bridge between
 * them. The first virtual router of the namespace opens it, the last one closes it.
 */
package io.vrrp.impl.component.namespace;
