// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.KernelChange;

/**
 * One step of a plan.
 *
 * @param router the virtual router that it serves, or null
 * @param change the change to make
 * @param optional whether the virtual router can do without it
 */
public record Step(Object router, KernelChange change, boolean optional) {

  /** Whether it sets an interface down, which takes the kernel long. */
  public boolean setsDown() {
    return change instanceof KernelChange.SetUp set && !set.up();
  }
}
