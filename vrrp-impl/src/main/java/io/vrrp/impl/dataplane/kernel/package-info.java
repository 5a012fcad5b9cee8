// SPDX-License-Identifier: Apache-2.0
/** What the kernel has, and how it is changed: the port that the operating system implements. */
package io.vrrp.impl.dataplane.kernel;
