// SPDX-License-Identifier: Apache-2.0
/**
 * The kernel's network state and the changes to it: the port that the operating system package
 * implements.
 */
package io.vrrp.impl.dataplane.kernel;
