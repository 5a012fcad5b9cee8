// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.lab.Advert;
import io.vrrp.runtime.lab.Claim;
import io.vrrp.runtime.lab.Frame;
import io.vrrp.runtime.lab.IpPacket;
import io.vrrp.runtime.lab.PacketTap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The frames on the cables of the routers. */
final class Wire {

  /** What a frame means to the test. */
  enum Type {
    ADVERT,
    ANSWER,
    CLIENT,
    FORWARDED,
    REPLY
  }

  /**
   * A frame.
   *
   * @param nanos when, since 1970
   * @param router the router whose cable it was on
   * @param type its meaning
   * @param family of its content
   * @param vrid of an advertisement
   * @param address the requested address of an answer, or the other end of a packet
   * @param mac the MAC address in an answer, or the destination of a packet from the client
   * @param priority of an advertisement
   */
  record Sighting(
      long nanos,
      int router,
      Type type,
      Family family,
      int vrid,
      String address,
      String mac,
      int priority) {}

  private static final class Tapped {
    private final PacketTap tap;
    private final int router;
    private final boolean backbone;
    private int read;

    private Tapped(PacketTap tap, int router, boolean backbone) {
      this.tap = tap;
      this.router = router;
      this.backbone = backbone;
    }
  }

  private final List<Tapped> taps = new ArrayList<>();
  private final List<Sighting> sightings = new ArrayList<>();

  /** Adds a tap. */
  void add(PacketTap tap, int router, boolean backbone) {
    taps.add(new Tapped(tap, router, backbone));
  }

  /** Takes in what was seen since the last time. */
  void read() {
    for (Tapped tapped : taps) {
      List<Frame> frames = tapped.tap.framesFrom(tapped.read);
      tapped.read += frames.size();
      frames.forEach(frame -> take(tapped, frame));
    }
  }

  private void take(Tapped tapped, Frame frame) {
    if (tapped.backbone) {
      IpPacket.of(frame)
          .filter(packet -> !frame.outgoing() && isEcho(packet, true))
          .ifPresent(p -> add(tapped, Type.FORWARDED, frame, p.destination(), ""));
      return;
    }
    if (frame.outgoing()) {
      IpPacket.of(frame)
          .filter(packet -> isEcho(packet, true))
          .ifPresent(p -> add(tapped, Type.CLIENT, frame, p.destination(), frame.destination()));
      return;
    }
    Advert.of(frame)
        .ifPresent(
            advert ->
                sightings.add(
                    new Sighting(
                        frame.nanos(),
                        tapped.router,
                        Type.ADVERT,
                        family(frame),
                        advert.vrid(),
                        advert.source(),
                        frame.source(),
                        advert.priority())));
    IpPacket.of(frame)
        .filter(packet -> isEcho(packet, false))
        .ifPresent(p -> add(tapped, Type.REPLY, frame, p.source(), frame.source()));
    Claim.of(frame)
        .filter(claim -> frame.destination().equals(Family.ASKER_MAC))
        .filter(claim -> claim.kind() == Claim.Kind.ANSWER)
        .ifPresent(claim -> add(tapped, Type.ANSWER, frame, claim.address(), claim.mac()));
  }

  private void add(Tapped tapped, Type type, Frame frame, String address, String mac) {
    sightings.add(
        new Sighting(frame.nanos(), tapped.router, type, family(frame), 0, address, mac, 0));
  }

  private static Family family(Frame frame) {
    return frame.etherType() == 0x86dd ? Family.V6 : Family.V4;
  }

  /** Whether it is an echo request from the client, or a reply to it. */
  private static boolean isEcho(IpPacket packet, boolean request) {
    Family family = packet.protocol() == IpPacket.ICMP ? Family.V4 : Family.V6;
    if (packet.protocol() != IpPacket.ICMP && packet.protocol() != IpPacket.ICMPV6
        || packet.payload().limit() < 8) {
      return false;
    }
    int type = packet.payload().get(0) & 0xff;
    return request
        ? type == (family == Family.V4 ? 8 : 128) && packet.source().equals(family.client())
        : type == (family == Family.V4 ? 0 : 129) && packet.destination().equals(family.client());
  }

  /** Returns the advertisements of a virtual router since a time. */
  List<History.Advertised> adverts(Group group, long from) {
    List<History.Advertised> adverts = new ArrayList<>();
    for (Sighting s : sightings) {
      if (s.nanos() >= from && isAdvert(s, group)) {
        adverts.add(new History.Advertised(s.nanos(), s.router(), s.priority()));
      }
    }
    return adverts;
  }

  private static boolean isAdvert(Sighting s, Group group) {
    return s.type() == Type.ADVERT && s.family() == group.family() && s.vrid() == group.vrid();
  }

  /** Returns the observations of a virtual router from one time to another. */
  Observation observe(Group group, long from, long to) {
    Family family = group.family();
    Set<Integer> advertisers = new HashSet<>();
    Set<Observation.Answer> answers = new HashSet<>();
    Set<Observation.Answer> strangers = new HashSet<>();
    Set<String> clientMacs = new HashSet<>();
    Set<Integer> forwarders = new HashSet<>();
    Set<Integer> repliers = new HashSet<>();
    for (int i = sightings.size() - 1; i >= 0; i--) {
      Sighting s = sightings.get(i);
      // Frames of one cable are in order; frames of different cables were read at about the same
      // time.
      if (s.nanos() < from - History.TOLERANCE) {
        break;
      }
      if (s.nanos() < from || s.nanos() > to || s.family() != family) {
        continue;
      }
      switch (s.type()) {
        case ADVERT -> {
          if (s.vrid() == group.vrid() && s.priority() > 0) {
            advertisers.add(s.router());
          }
        }
        case ANSWER -> {
          if (s.address().equals(family.virtualIp(group.vrid()))) {
            answers.add(new Observation.Answer(s.router(), s.mac()));
          } else if (s.address().equals(family.unused())) {
            strangers.add(new Observation.Answer(s.router(), s.mac()));
          }
        }
        case CLIENT -> {
          if (s.address().equals(family.server(group.vrid()))) {
            clientMacs.add(s.mac());
          }
        }
        case FORWARDED -> {
          if (s.address().equals(family.server(group.vrid()))) {
            forwarders.add(s.router());
          }
        }
        default -> {
          if (s.address().equals(family.virtualIp(group.vrid()))) {
            repliers.add(s.router());
          }
        }
      }
    }
    return new Observation(advertisers, answers, strangers, clientMacs, forwarders, repliers);
  }

  /** Returns a description of the advertisements, with a line for each run of similar ones. */
  List<String> describe(Group group, long origin) {
    List<String> lines = new ArrayList<>();
    Map<Integer, Sighting> first = new HashMap<>();
    Map<Integer, Sighting> last = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    List<Sighting> all =
        sightings.stream()
            .filter(s -> isAdvert(s, group))
            .sorted((a, b) -> Long.compare(a.nanos(), b.nanos()))
            .toList();
    for (Sighting s : all) {
      Sighting previous = last.get(s.router());
      if (previous != null
          && (previous.priority() != s.priority()
              || !previous.address().equals(s.address())
              || s.nanos() - previous.nanos() > History.TOLERANCE)) {
        lines.add(line(group, first.get(s.router()), previous, counts.get(s.router()), origin));
        previous = null;
      }
      if (previous == null) {
        first.put(s.router(), s);
        counts.put(s.router(), 0);
      }
      last.put(s.router(), s);
      counts.merge(s.router(), 1, Integer::sum);
    }
    last.forEach(
        (router, s) -> lines.add(line(group, first.get(router), s, counts.get(router), origin)));
    lines.sort(null);
    return lines;
  }

  private static String line(Group group, Sighting from, Sighting to, int count, long origin) {
    return "%9.3f s to %9.3f s: %s: %d from router %d, %s, priority %d"
        .formatted(
            (from.nanos() - origin) / 1e9,
            (to.nanos() - origin) / 1e9,
            group,
            count,
            from.router(),
            from.address(),
            from.priority());
  }
}
