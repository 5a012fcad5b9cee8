// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The product. Stopping removes its virtual router from the LAN; killing ends the whole JVM. */
final class OurRouter implements Router {
  /**
   * All counters of packets that were rejected, or whose sender's configuration differs.
   * OwnerConflicts does not belong here: a returning owner hears the interim master.
   */
  private static final List<String> REJECTIONS =
      List.of(
          "ChecksumErrors",
          "VersionErrors",
          "IpTtlErrors",
          "InvalidTypePktsRcvd",
          "PacketLengthErrors",
          "AddressCountZero",
          "IntervalZero",
          "OwnPackets",
          "WrongDestination",
          "SourceNotLinkLocal",
          "FirstAddressNotLinkLocal",
          "IntervalErrors",
          "AddressListErrors",
          "AuthTypeMismatches",
          "AuthFailures",
          "AddressListMismatches",
          "AdvertIntervalMismatches");

  private final OurJvm jvm;
  private final Host host;
  private final Cell cell;
  private final int lan;
  private boolean configured;
  private boolean shutDown;

  OurRouter(OurJvm jvm, Host host, Cell cell, int lan) {
    this.jvm = jvm;
    this.host = host;
    this.cell = cell;
    this.lan = lan;
  }

  @Override
  public void start() {
    if (!configured) {
      configured = true;
      jvm.appliance().configure("io.vrrp.router-" + host.name(), properties());
    } else if (shutDown) {
      shutDown = false;
      bean().invoke("startup");
    } else {
      jvm.start();
    }
  }

  private Map<String, Object> properties() {
    Member member = cell.ours();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", Protocol.VRID);
    properties.put("interface", "eth0");
    properties.put("networkNamespace", host.name());
    properties.put("virtualIps", String.join(", ", cell.protocol().virtualIps(lan)));
    properties.put("priority", member.priority());
    properties.put("preempt", member.preempt());
    properties.put("advertInterval", cell.interval());
    properties.put("version", cell.protocol().version());
    properties.put("checksum", cell.checksum().ours());
    properties.put("acceptMode", true);
    return properties;
  }

  private JmxClient.Router bean() {
    return jvm.router(host, cell.protocol());
  }

  @Override
  public void stop() {
    bean().invoke("shutdown");
    shutDown = true;
  }

  @Override
  public void kill() {
    jvm.kill();
  }

  @Override
  public String role() {
    return bean().state();
  }

  @Override
  public boolean forgetsWhenStopped() {
    return false;
  }

  @Override
  public Figures figures() {
    JmxClient.Router bean = bean();
    long rejected = REJECTIONS.stream().mapToLong(name -> (long) bean.attribute(name)).sum();
    return new Figures((long) bean.attribute("AdvertisementRcvd") + rejected, rejected);
  }
}
