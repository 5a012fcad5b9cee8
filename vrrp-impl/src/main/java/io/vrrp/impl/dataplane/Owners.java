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

/** The owners: what each of them wants, and what is known of it. */
final class Owners {

  private final Map<Object, OwnerState> all = new LinkedHashMap<>();
  private long macvlansVersion;

  /** All, in the order in which they came. */
  Map<Object, OwnerState> all() {
    return all;
  }

  /** One of {@link #all}. */
  OwnerState get(Object owner) {
    return all.get(owner);
  }

  /** An owner states at this time what it wants. */
  OwnerState state(Object owner, DesiredState desired, long time) {
    OwnerState state = all.computeIfAbsent(owner, any -> new OwnerState());
    state.state(desired, time);
    return state;
  }

  /** An owner confirmed at this time that it still wants what it wanted. */
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

  /** What a plan needs to know of each. */
  Map<Object, OwnerInput> inputs(long now) {
    Map<Object, OwnerInput> inputs = new LinkedHashMap<>();
    all.forEach((owner, state) -> inputs.put(owner, state.input(now)));
    return inputs;
  }

  /** The indexes of all macvlans that were made for owners. */
  Set<Integer> macvlans() {
    Set<Integer> macvlans = new HashSet<>();
    for (OwnerState state : all.values()) {
      if (state.macvlan() != null) {
        macvlans.add(state.macvlan());
      }
    }
    return macvlans;
  }

  /** A number that changes whenever {@link #macvlans} may have changed. */
  long macvlansVersion() {
    return macvlansVersion;
  }

  /** These are the macvlans of all owners that have one; returns whether one is new or gone. */
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

  /** When something may be done for an owner next, or the given time if that is earlier. */
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
