// SPDX-License-Identifier: Apache-2.0
/** The demonstration that {@code felix-runtime/demo} runs. */
package io.vrrp.runtime.demo;
