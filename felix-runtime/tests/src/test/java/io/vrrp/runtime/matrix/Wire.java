// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.PacketTap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The advertisements on the LAN of a cell, by the names of their senders. */
final class Wire {
  private final PacketTap tap;
  private final Cell cell;
  private final Map<String, Member> senders = new HashMap<>();
  private final List<Timeline.Sighting> sightings = new ArrayList<>();
  private int framesRead;
  private int foreignChecksums;
  private boolean lastOfOursIsForeign;

  /**
   * Starts to listen.
   *
   * @param tap on the LAN
   * @param cell its members are identified by their source addresses
   * @param lan the number of the LAN
   */
  Wire(PacketTap tap, Cell cell, int lan) {
    this.tap = tap;
    this.cell = cell;
    for (Member member : cell.members()) {
      senders.put(canonical(cell.protocol().source(lan, member.number())), member);
    }
  }

  private static String canonical(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** Returns the advertisements from one time to another, nanoseconds since 1970. */
  Timeline between(long from, long to) {
    read();
    return new Timeline(
        sightings.stream().filter(s -> s.nanos() >= from && s.nanos() < to).toList());
  }

  /** Drops what was seen before a time, nanoseconds since 1970. */
  void forgetBefore(long time) {
    sightings.removeIf(sighting -> sighting.nanos() < time);
  }

  /** Returns how many of our advertisements had a checksum form other than the peers'. */
  int foreignChecksums() {
    read();
    return foreignChecksums;
  }

  /** Whether the last one of ours had. */
  boolean lastOfOursIsForeign() {
    read();
    return lastOfOursIsForeign;
  }

  private void read() {
    List<Frame> frames = tap.framesFrom(framesRead);
    framesRead += frames.size();
    for (Frame frame : frames) {
      Advert.of(frame).ifPresent(this::take);
    }
  }

  private void take(Advert advert) {
    Member sender = senders.get(advert.source());
    String name = sender == null ? advert.source() : sender.toString();
    sightings.add(new Timeline.Sighting(advert.frame().nanos(), name, advert.priority()));
    if (sender != null && sender.isOurs() && cell.protocol().checksums().size() > 1) {
      lastOfOursIsForeign = advert.checksum() != cell.checksum().theirs();
      foreignChecksums += lastOfOursIsForeign ? 1 : 0;
    }
  }
}
