// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.ChecksumForm;
import io.vrrp.impl.engine.port.PeerSnapshot;
import io.vrrp.impl.protocol.Advertisement;
import io.vrrp.impl.protocol.IpAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The routers that one virtual router heard recently. Forged sources can fill it, but it never
 * grows, and adding allocates nothing.
 */
final class Peers {

  /** The maximum number; the router that was silent longest makes room. */
  static final int CAPACITY = 32;

  private static final class Peer {
    private long high;
    private long low;
    private int version;
    private int priority;
    private int advertInterval;
    private ChecksumForm checksumForm;
    private long lastHeard;
    private long advertisements;
  }

  private final Peer[] peers = new Peer[CAPACITY];
  private int size;

  void heard(Advertisement advertisement, long now) {
    Peer peer = find(advertisement.sourceHigh(), advertisement.sourceLow());
    peer.version = advertisement.version();
    peer.priority = advertisement.priority();
    peer.advertInterval = advertisement.advertInterval();
    peer.checksumForm = advertisement.checksumForm();
    peer.lastHeard = now;
    peer.advertisements++;
  }

  private Peer find(long high, long low) {
    for (int i = 0; i < size; i++) {
      if (peers[i].low == low && peers[i].high == high) {
        return peers[i];
      }
    }
    Peer peer = size < CAPACITY ? peers[size++] = new Peer() : longestSilent();
    peer.high = high;
    peer.low = low;
    peer.advertisements = 0;
    return peer;
  }

  private Peer longestSilent() {
    Peer found = peers[0];
    for (Peer peer : peers) {
      if (peer.lastHeard - found.lastHeard < 0) {
        found = peer;
      }
    }
    return found;
  }

  void forget() {
    Arrays.fill(peers, null);
    size = 0;
  }

  /** The router heard last comes first. */
  List<PeerSnapshot> snapshot(boolean v6, long now, Instant wall) {
    return Arrays.stream(peers, 0, size)
        .sorted(Comparator.comparingLong(peer -> now - peer.lastHeard))
        .map(
            peer ->
                new PeerSnapshot(
                    new IpAddress(v6, peer.high, peer.low),
                    peer.version,
                    peer.priority,
                    peer.advertInterval,
                    peer.checksumForm,
                    wall.minusNanos(now - peer.lastHeard),
                    now - peer.lastHeard,
                    peer.advertisements))
        .toList();
  }
}
