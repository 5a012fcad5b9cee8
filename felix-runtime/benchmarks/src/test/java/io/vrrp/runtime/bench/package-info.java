// SPDX-License-Identifier: Apache-2.0
/**
 * Measurements on the wire, compared with keepalived. They print figures and goals; a missed goal
 * does not fail the build.
 */
package io.vrrp.runtime.bench;
