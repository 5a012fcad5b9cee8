// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_MAC;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import io.vrrp.runtime.lab.RequiresLab;
import io.vrrp.runtime.lab.Tshark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** tshark as the independent judge of what we send. */
@RequiresLab("tshark")
class WireIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Lab lab;
  private PacketTap tap;
  private Host host;

  @BeforeEach
  void openLab() {
    lab = Lab.open(WireIT.class);
    tap = lab.tap(Lab.LAN);
    host = lab.host("alpha", "192.0.2.1");
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void becomeMasterAndLeave(String checksum) {
    Appliance appliance = host.appliance();
    Map<String, Object> properties = RouterProperties.of(100, 10);
    properties.put("virtualIps", VIRTUAL_IP + ", 192.0.2.253");
    properties.put("checksum", checksum);
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(VRID, "MASTER", LIMIT);
    tap.awaitArp("second announcement", LIMIT, a -> a.senderIp().equals("192.0.2.253"));
    try (JmxClient jmx = appliance.jmx()) {
      jmx.router("eth0", "ipv4", VRID).invoke("shutdown");
    }
    tap.awaitAdvert("farewell", LIMIT, a -> a.priority() == 0);
  }

  /** The wanted fields of all packets of a kind, each set of values once. */
  private List<String> decode(String filter, String preference, String... fields) {
    return Tshark.fields(tap.frames(), filter, preference, fields).stream().distinct().toList();
  }

  @Test
  void advertisementsDecodeAsWeMeantThem() {
    becomeMasterAndLeave("rfc9568");
    List<String> decoded =
        decode(
            "vrrp",
            "vrrp.v3_checksum_as_in_v2:TRUE",
            "eth.src",
            "eth.dst",
            "ip.src",
            "ip.dst",
            "ip.ttl",
            "ip.proto",
            "ip.dsfield",
            "vrrp.version",
            "vrrp.type",
            "vrrp.virt_rtr_id",
            "vrrp.prio",
            "vrrp.addr_count",
            "vrrp.short_adver_int",
            "vrrp.checksum.status",
            "vrrp.ip_addr");
    String start =
        VIRTUAL_MAC + "|01:00:5e:00:00:12|192.0.2.1|224.0.0.18|255|112|0xc0|3|1|" + VRID + "|";
    String end = "|2|10|1|" + VIRTUAL_IP + ",192.0.2.253";
    assertEquals(List.of(start + 100 + end, start + 0 + end), decoded);
    assertNoComplaint("vrrp.v3_checksum_as_in_v2:TRUE");
  }

  @Test
  void checksumWithPseudoHeaderIsRightToo() {
    becomeMasterAndLeave("rfc5798");
    assertEquals(
        List.of("1"), decode("vrrp", "vrrp.v3_checksum_as_in_v2:FALSE", "vrrp.checksum.status"));
    assertNoComplaint("vrrp.v3_checksum_as_in_v2:FALSE");
  }

  @Test
  void announcementsDecodeAsGratuitousArp() {
    becomeMasterAndLeave("auto");
    String mac = VIRTUAL_MAC;
    List<String> decoded =
        decode(
            "arp.isgratuitous == 1",
            "arp.detect_request_storms:FALSE",
            "eth.src",
            "eth.dst",
            "arp.opcode",
            "arp.src.hw_mac",
            "arp.src.proto_ipv4",
            "arp.dst.hw_mac",
            "arp.dst.proto_ipv4");
    String middle = "|ff:ff:ff:ff:ff:ff|1|" + mac + "|";
    assertEquals(
        List.of(
            mac + middle + VIRTUAL_IP + "|" + mac + "|" + VIRTUAL_IP,
            mac + middle + "192.0.2.253|" + mac + "|192.0.2.253"),
        decoded);
  }

  private void assertNoComplaint(String preference) {
    List<String> complaints =
        decode("vrrp and (_ws.malformed or _ws.expert)", preference, "_ws.expert.message");
    assertFalse(decode("vrrp", preference, "vrrp.version").isEmpty());
    assertEquals(List.of(), complaints);
  }
}
