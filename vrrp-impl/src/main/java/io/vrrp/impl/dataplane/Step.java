// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

/**
 * One step of a plan.
 *
 * @param owner the owner that it serves, or null
 * @param change what to change
 * @param optional whether the owner has what it wants without it
 */
record Step(Object owner, KernelChange change, boolean optional) {

  /** Whether it sets an interface down, which takes the kernel long. */
  boolean setsDown() {
    return change instanceof KernelChange.SetUp set && !set.up();
  }
}
