// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks: they are beside what they measure, here is what runs them. */
package io.vrrp.impl.bench;
