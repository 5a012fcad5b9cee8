// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of scope {@code vrrp} for the Gogo and Karaf shells. They use only services that any
 * bundle can use, and nothing depends on them. Without Gogo they are never called.
 */
package io.vrrp.impl.shell;
