// SPDX-License-Identifier: Apache-2.0
/**
 * The ports of engine and data plane on a 64-bit Linux kernel.
 *
 * <p>Calls into libc use JNA's direct mapping with primitive arguments: native memory is set aside
 * once and passed by address, so that waiting, receiving and sending allocate nothing.
 */
package io.vrrp.impl.linux;
