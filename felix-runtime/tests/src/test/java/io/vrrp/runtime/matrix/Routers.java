// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The routers of the LAN of a cell, each on its host. */
final class Routers {
  private final Map<Member, Host> hosts = new LinkedHashMap<>();
  private final Map<Member, Router> routers = new HashMap<>();
  private final Map<Member, Figures> past = new HashMap<>();

  /**
   * Creates the hosts.
   *
   * @param network their network
   * @param lan its number
   * @param jvm our router
   */
  Routers(Lab lab, String network, Cell cell, int lan, OurJvm jvm) {
    for (Member member : cell.members()) {
      Host host = host(lab, network, cell.protocol(), lan, member);
      hosts.put(member, host);
      past.put(member, Figures.NONE);
      routers.put(
          member,
          switch (member.implementation()) {
            case OURS -> new OurRouter(jvm, host, cell, lan);
            case KEEPALIVED, KEEPALIVED_VMAC -> new KeepalivedRouter(host, cell, member, lan);
            case FRR -> new FrrRouter(host, cell, member, lan);
          });
    }
  }

  private static Host host(Lab lab, String network, Protocol protocol, int lan, Member member) {
    Host host = lab.host("m" + lan + "-" + member.number(), network, null);
    // The link-local address decides between equal priorities: do not derive it from the MAC
    // address.
    host.exec("ip", "link", "set", "eth0", "addrgenmode", "none");
    host.exec("ip", "-6", "addr", "flush", "dev", "eth0");
    for (String address : protocol.interfaceAddresses(lan, member.number())) {
      host.exec("ip", "addr", "add", address, "dev", "eth0", "nodad");
    }
    return host;
  }

  /** Returns the port of the LAN that a router is connected to. */
  String port(Member member) {
    return hosts.get(member).port();
  }

  /** Makes an event happen. */
  void act(Event event, Member subject) {
    Router router = routers.get(subject);
    switch (event) {
      case START, RETURN -> router.start();
      case STOP -> router.stop();
      case KILL -> router.kill();
      case CUT -> hosts.get(subject).cutLink();
      case RESTORE -> hosts.get(subject).restoreLink();
      default -> throw new IllegalArgumentException(event.toString());
    }
  }

  /** Keeps the figures of a router that may be about to lose them. */
  void save(Event event, Member subject) {
    Router router = routers.get(subject);
    if (event == Event.KILL || (event == Event.STOP && router.forgetsWhenStopped())) {
      past.merge(subject, router.figures(), Figures::plus);
    }
  }

  /** Returns the figures of a running router, including those from before its restarts. */
  Figures figures(Member member) {
    return past.get(member).plus(routers.get(member).figures());
  }

  /** Returns the state that a router reports, or why it reports none. */
  String role(Member member) {
    try {
      return routers.get(member).role();
    } catch (RuntimeException e) {
      // It does not exist yet, or no longer.
      return e.toString();
    }
  }

  /** Kills all peers at once: an ordered end would take a second each. */
  void end() {
    routers.forEach(
        (member, router) -> {
          if (!member.isOurs()) {
            router.kill();
          }
        });
  }
}
