// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import io.vrrp.impl.dataplane.plan.DesiredState;
import io.vrrp.impl.dataplane.plan.OwnerInput;
import io.vrrp.impl.protocol.IpAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All owners, with their desired state and what is known about them. */
final class Owners {

  private final Map<Object, OwnerState> all = new LinkedHashMap<>();
  private long macvlansVersion;

  /** All owners, in the order in which they came. */
  Map<Object, OwnerState> all() {
    return all;
  }

  /** The state of one owner, or null. */
  OwnerState get(Object owner) {
    return all.get(owner);
  }

  /** Sets an owner's desired state. */
  OwnerState state(Object owner, DesiredState desired, long time) {
    OwnerState state = all.computeIfAbsent(owner, any -> new OwnerState());
    state.state(desired, time);
    return state;
  }

  /** An owner confirmed its desired state at this time. */
  void confirmed(Object owner, long time) {
    OwnerState state = all.get(owner);
    if (state != null) {
      state.lifetime().confirmed(time);
    }
  }

  void check(Object owner) {
    OwnerState state = all.get(owner);
    if (state != null) {
      state.check();
    }
  }

  void leaveToMaster(Object owner, Set<IpAddress> addresses) {
    OwnerState state = all.get(owner);
    if (state != null) {
      state.setLeftToMaster(addresses);
    }
  }

  void forget(Object owner) {
    all.remove(owner);
    macvlansVersion++;
  }

  void forgetAll() {
    all.clear();
    macvlansVersion++;
  }

  /** The input of a plan for each owner. */
  Map<Object, OwnerInput> inputs(long now) {
    Map<Object, OwnerInput> inputs = new LinkedHashMap<>();
    all.forEach((owner, state) -> inputs.put(owner, state.input(now)));
    return inputs;
  }

  /** The indexes of the owners' macvlans. */
  Set<Integer> macvlans() {
    Set<Integer> macvlans = new HashSet<>();
    for (OwnerState state : all.values()) {
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

  /** Sets the macvlans of all owners that have one. Returns whether one is new or gone. */
  boolean learnMacvlans(Map<Object, Integer> found) {
    boolean changed = false;
    for (Map.Entry<Object, OwnerState> entry : all.entrySet()) {
      Integer macvlan = found.get(entry.getKey());
      changed |= !Objects.equals(macvlan, entry.getValue().macvlan());
      entry.getValue().setMacvlan(macvlan);
    }
    if (changed) {
      macvlansVersion++;
    }
    return changed;
  }

  /** When a delayed action for an owner may be next, or {@code latest} if that is earlier. */
  long nextTime(long now, long latest) {
    long time = latest;
    for (OwnerState state : all.values()) {
      time = state.nextTime(now, time);
    }
    return time;
  }

  void endRenewal() {
    all.values().forEach(state -> state.lifetime().endRenewal());
  }
}
