// SPDX-License-Identifier: Apache-2.0
/** Fuzzing: the targets are beside what they test, here is what runs them. */
package io.vrrp.impl.fuzz;
