// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that a plan depends on.
 *
 * @param routers the desired state of each virtual router
 * @param state the kernel's state
 * @param baseSettings the original settings of base interfaces; it has learned from the state
 * @param settingsOfAll the settings that apply to all interfaces together with their own
 * @param adoptable the macvlans of an earlier process that may still find their virtual routers
 */
public record PlanInput(
    Map<Object, RouterInput> routers,
    NetworkState state,
    BaseSettings baseSettings,
    Ipv4Settings settingsOfAll,
    Set<Integer> adoptable) {

  /** The desired states of all virtual routers. */
  public List<DesiredState> wants() {
    return routers.values().stream().map(RouterInput::desired).toList();
  }

  /** A copy in which all virtual routers hold their addresses from now on. */
  public PlanInput ifHeldFromNow() {
    Map<Object, RouterInput> held = new LinkedHashMap<>();
    routers.forEach((router, input) -> held.put(router, input.ifHeldFromNow()));
    return new PlanInput(held, state, baseSettings, settingsOfAll, adoptable);
  }
}
