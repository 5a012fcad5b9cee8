// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Records a virtual router's requests in their order. */
final class RecordingEffects implements Effects {

  private final LongSupplier clock;
  private final List<String> calls = new ArrayList<>();
  private final List<Long> sentAt = new ArrayList<>();

  /** How often the addresses should be announced again. */
  int announcements;

  /** Whether advertisements leave without the virtual MAC address. */
  boolean ownMac;

  /** Called with each advertisement that is sent. */
  Runnable whenSent = () -> {};

  /** Whether the network accepts the next packets. */
  boolean networkSends = true;

  /** How many packets of an advertisement the network accepts. */
  int packets = 1;

  RecordingEffects(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public int sendAdvertisement(int priority) {
    calls.add("send " + priority);
    sentAt.add(clock.getAsLong());
    whenSent.run();
    return networkSends ? packets : 0;
  }

  @Override
  public void holdAddresses() {
    calls.add("hold");
  }

  @Override
  public void announceAddresses() {
    announcements++;
  }

  @Override
  public boolean advertisesFromOwnMac() {
    return ownMac;
  }

  @Override
  public void releaseAddresses() {
    calls.add("release");
  }

  @Override
  public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {
    calls.add(from + " to " + to + ": " + event);
  }

  @Override
  public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {
    calls.add("noticed " + mismatch + " of " + advertisement.source());
  }

  /** The requests since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(calls);
    forget();
    return taken;
  }

  /** The times of the packets since this or {@link #take} was last called. */
  List<Long> takeSendTimes() {
    List<Long> taken = List.copyOf(sentAt);
    forget();
    return taken;
  }

  void forget() {
    calls.clear();
    sentAt.clear();
  }
}
