// SPDX-License-Identifier: Apache-2.0
/**
 * The C library and what the kernel gives by it: memory, descriptors, waiting, threads, network
 * namespaces.
 *
 * <p>Calls into libc use JNA's direct mapping with primitive arguments: native memory is set aside
 * once and passed by address, so that waiting, receiving and sending allocate nothing.
 */
package io.vrrp.impl.linux.libc;
