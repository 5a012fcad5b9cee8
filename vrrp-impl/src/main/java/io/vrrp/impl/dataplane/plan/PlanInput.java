// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a plan is a function of.
 *
 * @param owners what each owner wants
 * @param state what the kernel has
 * @param baseSettings what the settings of base interfaces were before; it has learned from the
 *     state
 * @param settingsOfAll the settings that apply to all interfaces together with their own
 * @param adoptable the macvlans of an earlier process that may still find their owners
 */
public record PlanInput(
    Map<Object, OwnerInput> owners,
    NetworkState state,
    BaseSettings baseSettings,
    Ipv4Settings settingsOfAll,
    Set<Integer> adoptable) {

  /** What all owners want. */
  public List<DesiredState> wants() {
    return owners.values().stream().map(OwnerInput::desired).toList();
  }

  /** The same, if all owners were to hold their addresses from now on. */
  public PlanInput ifHeldFromNow() {
    Map<Object, OwnerInput> held = new LinkedHashMap<>();
    owners.forEach((owner, input) -> held.put(owner, input.ifHeldFromNow()));
    return new PlanInput(held, state, baseSettings, settingsOfAll, adoptable);
  }
}
