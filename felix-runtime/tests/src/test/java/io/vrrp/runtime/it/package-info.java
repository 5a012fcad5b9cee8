// SPDX-License-Identifier: Apache-2.0
/** Whole-system tests: appliances, kernels and other implementations on one LAN. */
package io.vrrp.runtime.it;
