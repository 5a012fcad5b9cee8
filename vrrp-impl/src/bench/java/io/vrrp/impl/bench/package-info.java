// SPDX-License-Identifier: Apache-2.0
/** Runs the micro-benchmarks, which are in the packages that they measure. */
package io.vrrp.impl.bench;
