// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Frr;
import io.vrrp.runtime.lab.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** FRR's vrrpd, with the macvlan that its administrator must create. */
final class FrrRouter implements Router {
  private final Host host;
  private final Cell cell;
  private final Member member;
  private final int lan;
  private Frr frr;

  FrrRouter(Host host, Cell cell, Member member, int lan) {
    this.host = host;
    this.cell = cell;
    this.member = member;
    this.lan = lan;
  }

  private Protocol protocol() {
    return cell.protocol();
  }

  private String configuration() {
    String router = " vrrp " + Protocol.VRID + " ";
    List<String> lines = new ArrayList<>();
    lines.add("interface eth0");
    lines.add(router + "version " + protocol().version());
    lines.add(router + "priority " + member.priority());
    // In milliseconds.
    lines.add(router + "advertisement-interval " + cell.interval() * 10);
    if (cell.checksum().isMessageAlone()) {
      lines.add(" no" + router + "checksum-with-ipv4-pseudoheader");
    }
    if (!member.preempt()) {
      lines.add(" no" + router + "preempt");
    }
    String command = protocol().isIpv6() ? "ipv6 " : "ip ";
    protocol().virtualIps(lan).forEach(address -> lines.add(router + command + address));
    return String.join("\n", lines) + "\n";
  }

  private void makeMacvlan() {
    host.exec("ip", "link", "add", "vr", "link", "eth0", "type", "macvlan", "mode", "bridge");
    host.exec("ip", "link", "set", "vr", "addrgenmode", "none");
    host.exec("ip", "link", "set", "vr", "address", protocol().virtualMac());
    protocol().virtualIps(lan).forEach(this::addAddress);
    if (protocol().isIpv6()) {
      // It sends from a link-local address of the macvlan, not of eth0: the one that was added
      // last.
      addAddress(protocol().source(lan, member.number()) + "/64");
    }
    host.exec("ip", "link", "set", "vr", "up");
  }

  private void addAddress(String address) {
    if (protocol().isIpv6()) {
      host.exec("ip", "addr", "add", address, "dev", "vr", "nodad");
    } else {
      host.exec("ip", "addr", "add", address, "dev", "vr");
    }
  }

  @Override
  public void start() {
    if (frr != null) {
      frr.awaitEnd();
    }
    host.removeMacvlans();
    makeMacvlan();
    frr = Frr.start(host, configuration());
  }

  @Override
  public void stop() {
    frr.stop();
  }

  @Override
  public void kill() {
    if (frr == null) {
      return;
    }
    frr.kill();
    // Its leftovers would answer in addition to the new master.
    host.removeMacvlans();
  }

  private String show(String name) {
    return frr.show(protocol().isIpv6() ? "v6" : "v4", name);
  }

  @Override
  public String role() {
    return show("status").toUpperCase(Locale.ROOT);
  }

  @Override
  public Figures figures() {
    // It counts only accepted packets.
    int rejected = frr.rejections().size();
    return new Figures(Long.parseLong(show("adverRx")) + rejected, rejected);
  }
}
