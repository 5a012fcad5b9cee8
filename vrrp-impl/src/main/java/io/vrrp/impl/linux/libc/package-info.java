// SPDX-License-Identifier: Apache-2.0
/**
 * The C library and the kernel objects that it gives access to: memory, descriptors, waiting,
 * threads, network namespaces.
 *
 * <p>Calls use JNA's direct mapping with primitive arguments. Native memory is allocated once and
 * passed by address, so waiting, receiving and sending allocate nothing.
 */
package io.vrrp.impl.linux.libc;
