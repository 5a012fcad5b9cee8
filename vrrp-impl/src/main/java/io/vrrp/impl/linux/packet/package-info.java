// SPDX-License-Identifier: Apache-2.0
/** Sockets that receive and send VRRP packets, and Ethernet frames. */
package io.vrrp.impl.linux.packet;
