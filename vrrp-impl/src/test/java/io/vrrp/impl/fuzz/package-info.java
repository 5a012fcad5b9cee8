// SPDX-License-Identifier: Apache-2.0
/** Runs the fuzzers, which are in the packages that they test. */
package io.vrrp.impl.fuzz;
