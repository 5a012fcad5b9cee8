// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.RouterInput;
import io.vrrp.impl.protocol.IpAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All virtual routers, with their desired state and what is known about them. */
final class Routers {

  private final Map<Object, RouterAddresses> all = new LinkedHashMap<>();
  private long macvlansVersion;

  /** All virtual routers, in the order in which they came. */
  Map<Object, RouterAddresses> all() {
    return all;
  }

  /** The state of one virtual router, or null. */
  RouterAddresses get(Object router) {
    return all.get(router);
  }

  /** Sets a virtual router's desired state. */
  RouterAddresses state(Object router, DesiredState desired, long time) {
    RouterAddresses state = all.computeIfAbsent(router, any -> new RouterAddresses());
    state.state(desired, time);
    return state;
  }

  /** A virtual router confirmed its desired state at this time. */
  void confirmed(Object router, long time) {
    RouterAddresses state = all.get(router);
    if (state != null) {
      state.lifetime().confirmed(time);
    }
  }

  void check(Object router) {
    RouterAddresses state = all.get(router);
    if (state != null) {
      state.check();
    }
  }

  void leaveToMaster(Object router, Set<IpAddress> addresses) {
    RouterAddresses state = all.get(router);
    if (state != null) {
      state.setLeftToMaster(addresses);
    }
  }

  void forget(Object router) {
    all.remove(router);
    macvlansVersion++;
  }

  void forgetAll() {
    all.clear();
    macvlansVersion++;
  }

  /** The input of a plan for each virtual router. */
  Map<Object, RouterInput> inputs(long now) {
    Map<Object, RouterInput> inputs = new LinkedHashMap<>();
    all.forEach((router, state) -> inputs.put(router, state.input(now)));
    return inputs;
  }

  /** The indexes of the virtual routers' macvlans. */
  Set<Integer> macvlans() {
    Set<Integer> macvlans = new HashSet<>();
    for (RouterAddresses state : all.values()) {
      if (state.macvlan() != null) {
        macvlans.add(state.macvlan());
      }
    }
    return macvlans;
  }

  /** Changes whenever {@link #macvlans} may have changed. */
  long macvlansVersion() {
    return macvlansVersion;
  }

  /** Sets the macvlans of all virtual routers that have one. Returns whether one is new or gone. */
  boolean learnMacvlans(Map<Object, Integer> found) {
    boolean changed = false;
    for (Map.Entry<Object, RouterAddresses> entry : all.entrySet()) {
      Integer macvlan = found.get(entry.getKey());
      changed |= !Objects.equals(macvlan, entry.getValue().macvlan());
      entry.getValue().setMacvlan(macvlan);
    }
    if (changed) {
      macvlansVersion++;
    }
    return changed;
  }

  /**
   * When a delayed action for a virtual router may be next, or {@code latest} if that is earlier.
   */
  long nextTime(long now, long latest) {
    long time = latest;
    for (RouterAddresses state : all.values()) {
      time = state.nextTime(now, time);
    }
    return time;
  }

  /** A plan that was made at this time had no steps. */
  void settle(long planned) {
    all.values().forEach(router -> router.settle(planned));
  }

  /** Whether the circumstances of all are those in which the last plan had no steps. */
  boolean areAsSettled(long now) {
    for (RouterAddresses router : all.values()) {
      if (!router.isAsSettled(now)) {
        return false;
      }
    }
    return true;
  }

  void endRenewal() {
    all.values().forEach(state -> state.lifetime().endRenewal());
  }
}
