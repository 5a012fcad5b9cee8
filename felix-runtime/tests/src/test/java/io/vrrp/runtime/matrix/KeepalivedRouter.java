// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Keepalived;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** keepalived, with or without a virtual MAC address. */
final class KeepalivedRouter implements Router {
  private static final Pattern ENTERED = Pattern.compile("Entering (\\w+) STATE");

  private final Host host;
  private final Cell cell;
  private final Member member;
  private final int lan;
  private Keepalived keepalived;

  KeepalivedRouter(Host host, Cell cell, Member member, int lan) {
    this.host = host;
    this.cell = cell;
    this.member = member;
    this.lan = lan;
  }

  private boolean hasVirtualMac() {
    return member.implementation() == Implementation.KEEPALIVED_VMAC;
  }

  private String configuration() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "global_defs {\n  router_id "
            + host.name()
            + "\n  vrrp_version "
            + cell.protocol().version()
            + "\n}");
    lines.add("vrrp_instance lab {");
    lines.add("  state " + (member.priority() == 255 ? "MASTER" : "BACKUP"));
    lines.add("  interface eth0");
    if (hasVirtualMac()) {
      lines.add("  use_vmac");
    }
    lines.add("  virtual_router_id " + Protocol.VRID);
    lines.add("  priority " + member.priority());
    lines.add("  advert_int " + cell.interval() / 100.0);
    if (cell.checksum().isMessageAlone()) {
      lines.add("  v3_checksum_as_v2");
    }
    if (!member.preempt()) {
      lines.add("  nopreempt");
    }
    lines.add("  virtual_ipaddress {");
    cell.protocol().virtualIps(lan).forEach(address -> lines.add("    " + address));
    lines.add("  }\n}");
    return String.join("\n", lines) + "\n";
  }

  @Override
  public void start() {
    if (keepalived != null) {
      keepalived.stop();
    }
    keepalived = Keepalived.start(host, configuration());
  }

  @Override
  public void stop() {
    // It waits a second before it ends; the next start waits for that.
    keepalived.process().terminate();
  }

  @Override
  public void kill() {
    if (keepalived == null || !keepalived.process().isAlive()) {
      return;
    }
    keepalived.kill();
    // Its leftovers would answer in addition to the new master.
    if (hasVirtualMac()) {
      host.removeMacvlans();
    } else {
      for (String address : cell.protocol().virtualIps(lan)) {
        host.status("ip", "addr", "del", address, "dev", "eth0");
      }
    }
  }

  @Override
  public String role() {
    String role = "";
    for (String line : keepalived.process().output()) {
      Matcher entered = ENTERED.matcher(line);
      if (entered.find()) {
        role = entered.group(1);
      }
    }
    return role;
  }

  @Override
  public Figures figures() {
    return new Figures(keepalived.received(), keepalived.rejected());
  }
}
