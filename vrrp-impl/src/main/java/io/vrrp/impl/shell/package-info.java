// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of scope {@code vrrp} for the Gogo and Karaf shells. They use the services that any
 * other bundle could use, and nothing needs them: without Gogo nobody asks for them.
 */
package io.vrrp.impl.shell;
