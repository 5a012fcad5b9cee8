// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_IP;
import static io.vrrp.runtime.it.RouterProperties.VIRTUAL_MAC;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
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

/** tshark decodes what we send, as an independent check. */
@RequiresLab("tshark")
class WireIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String VIRTUAL_MAC_OF_IPV6 = "00:00:5e:00:02:33";
  private static final String CLIENT = "192.0.2.100";
  private static final String VERSION_3_SUM = "vrrp.v3_checksum_as_in_v2:TRUE";

  private Lab lab;
  private PacketTap tap;
  private Host host;

  @BeforeEach
  void openLab() {
    lab = Lab.open(WireIT.class);
    tap = lab.tap(Lab.LAN);
    host = lab.host("alpha", "192.0.2.1");
    lab.host("client", CLIENT);
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void becomeMasterAndLeave(String checksum) {
    becomeMasterAndLeave(Map.of("checksum", checksum));
  }

  private void becomeMasterAndLeave(Map<String, ?> more) {
    Map<String, Object> properties = RouterProperties.of(100, 10);
    properties.put("virtualIps", VIRTUAL_IP + ", 192.0.2.253");
    properties.putAll(more);
    becomeMasterAndLeave("ipv4", properties);
  }

  /** Shut down only after all addresses were announced. */
  private void becomeMasterAndLeave(String family, Map<String, Object> properties) {
    Appliance appliance = host.appliance();
    appliance.configure(PID, properties);
    appliance.start();
    appliance.awaitState(family, VRID, "MASTER", LIMIT);
    try (JmxClient jmx = appliance.jmx()) {
      JmxClient.Router router = jmx.router("eth0", family, VRID);
      Await.until("announced", LIMIT, () -> (long) router.attribute("AnnouncementSent") >= 2);
      router.invoke("shutdown");
      Await.until(
          "advertisement of priority 0",
          LIMIT,
          () -> (long) router.attribute("PriorityZeroPktsSent") > 0);
    }
    // When the capture has the answer to this later packet, it has all earlier ones.
    host.exec("ping", "-c", "1", "-w", "10", CLIENT);
  }

  /** The wanted fields of all packets of a kind, without duplicates. */
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
    assertMembershipIsReportedByIgmp();
  }

  /** RFC 2236 §2: to the group, with TTL 1 and the option Router Alert. */
  private void assertMembershipIsReportedByIgmp() {
    List<String> decoded =
        decode(
            "igmp.type == 0x16",
            VERSION_3_SUM,
            "eth.src",
            "eth.dst",
            "ip.src",
            "ip.dst",
            "ip.ttl",
            "ip.opt.type",
            "igmp.checksum.status",
            "igmp.maddr",
            "_ws.expert.message");
    assertEquals(
        List.of(host.mac() + "|01:00:5e:00:00:12|192.0.2.1|224.0.0.18|1|148|1|224.0.0.18|"),
        decoded);
  }

  /** RFC 2710 §3: to the group, with hop limit 1 and the option Router Alert. */
  private void assertMembershipIsReportedByMld() {
    List<String> decoded =
        decode(
            "icmpv6.type == 131 and icmpv6.mld.multicast_address == ff02::12",
            VERSION_3_SUM,
            "eth.src",
            "eth.dst",
            "ipv6.src",
            "ipv6.dst",
            "ipv6.hlim",
            "ipv6.opt.router_alert",
            "icmpv6.checksum.status",
            "_ws.expert.message");
    assertEquals(
        List.of(host.mac() + "|33:33:00:00:00:12|" + linkLocal() + "|ff02::12|1|0|1|"), decoded);
  }

  private String linkLocal() {
    return host.exec("ip", "-6", "-br", "addr", "show", "dev", "eth0", "scope", "link")
        .replaceAll("(?s).*(fe80[^/]*)/.*", "$1");
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

  /** RFC 3768 §5.3, RFC 2338 §5.3.10. */
  @Test
  void version2DecodesAsWeMeantIt() {
    becomeMasterAndLeave(
        Map.of("version", "2", "advertInterval", 100, ".authPassword", "s3cret", "priority", 254));
    List<String> decoded =
        decode(
            "vrrp",
            VERSION_3_SUM,
            "eth.src",
            "eth.dst",
            "ip.src",
            "ip.dst",
            "ip.ttl",
            "vrrp.version",
            "vrrp.type",
            "vrrp.virt_rtr_id",
            "vrrp.prio",
            "vrrp.addr_count",
            "vrrp.auth_type",
            "vrrp.adver_int",
            "vrrp.checksum.status",
            "vrrp.ip_addr",
            "vrrp.auth_string");
    String start = VIRTUAL_MAC + "|01:00:5e:00:00:12|192.0.2.1|224.0.0.18|255|2|1|" + VRID + "|";
    String end = "|2|1|1|1|" + VIRTUAL_IP + ",192.0.2.253|s3cret";
    assertEquals(List.of(start + 254 + end, start + 0 + end), decoded);
    assertNoComplaint(VERSION_3_SUM);
  }

  /** RFC 9568 §8.4: both versions, at the rate of version 3. */
  @Test
  void bothVersionsAreSentTogether() {
    becomeMasterAndLeave(Map.of("version", "2+3"));
    List<String> decoded =
        decode(
            "vrrp",
            VERSION_3_SUM,
            "vrrp.version",
            "vrrp.prio",
            "vrrp.short_adver_int",
            "vrrp.adver_int",
            "vrrp.checksum.status");
    assertEquals(List.of("3|100|10||1", "2|100||1|1", "3|0|10||1", "2|0||1|1"), decoded);
    long v2 = decodeAll("vrrp.version == 2").size();
    long v3 = decodeAll("vrrp.version == 3").size();
    assertEquals(v3, v2);
    assertNoComplaint(VERSION_3_SUM);
  }

  private List<String> decodeAll(String filter) {
    return Tshark.fields(tap.frames(), filter, VERSION_3_SUM, "frame.number");
  }

  /**
   * keepalived's form without multicast: except for the addresses, the headers are those of RFC
   * 9568.
   */
  @Test
  void unicastDecodesAsWeMeantIt() {
    becomeMasterAndLeave(Map.of("unicastPeers", CLIENT, "checksum", "rfc5798"));
    List<String> decoded =
        decode(
            "vrrp and not icmp",
            "vrrp.v3_checksum_as_in_v2:FALSE",
            "eth.src",
            "ip.src",
            "ip.dst",
            "ip.ttl",
            "ip.dsfield",
            "ip.len",
            "vrrp.version",
            "vrrp.prio",
            "vrrp.checksum.status");
    String start = host.mac() + "|192.0.2.1|" + CLIENT + "|255|0xc0|36|3|";
    assertEquals(List.of(start + "100|1", start + "0|1"), decoded);
    assertNoComplaint("vrrp.v3_checksum_as_in_v2:FALSE");
  }

  private Map<String, Object> ipv6() {
    Map<String, Object> properties = RouterProperties.of(100, 10);
    properties.put("virtualIps", "fe80::1:33, 2001:db8::254/64");
    return properties;
  }

  /** RFC 9568 §5.1.2, §5.2. */
  @Test
  void ipv6AdvertisementsDecodeAsWeMeantThem() {
    becomeMasterAndLeave("ipv6", ipv6());
    List<String> decoded =
        decode(
            "vrrp",
            VERSION_3_SUM,
            "eth.src",
            "eth.dst",
            "ipv6.src",
            "ipv6.dst",
            "ipv6.hlim",
            "ipv6.nxt",
            "ipv6.tclass",
            "vrrp.version",
            "vrrp.type",
            "vrrp.virt_rtr_id",
            "vrrp.prio",
            "vrrp.addr_count",
            "vrrp.short_adver_int",
            "vrrp.checksum.status",
            "vrrp.ipv6_addr");
    String start =
        VIRTUAL_MAC_OF_IPV6 + "|33:33:00:00:00:12|" + linkLocal() + "|ff02::12|255|112|0x000000c0";
    String middle = "|3|1|" + VRID + "|";
    String end = "|2|10|1|fe80::1:33,2001:db8::254";
    assertEquals(List.of(start + middle + 100 + end, start + middle + 0 + end), decoded);
    assertNoComplaint(VERSION_3_SUM);
    assertMembershipIsReportedByMld();
  }

  /** RFC 9568 §6.4.1: Router and Override flag, no Solicited flag, the virtual MAC as target. */
  @Test
  void announcementsDecodeAsNeighborAdvertisements() {
    becomeMasterAndLeave("ipv6", ipv6());
    List<String> decoded =
        decode(
            "icmpv6.type == 136 and eth.src == " + VIRTUAL_MAC_OF_IPV6 + " and ipv6.dst == ff02::1",
            VERSION_3_SUM,
            "eth.dst",
            "ipv6.src",
            "ipv6.hlim",
            "icmpv6.checksum.status",
            "icmpv6.nd.na.flag.r",
            "icmpv6.nd.na.flag.s",
            "icmpv6.nd.na.flag.o",
            "icmpv6.nd.na.target_address",
            "icmpv6.opt.linkaddr");
    String flags = "|255|1|1|0|1|";
    assertEquals(
        List.of(
            "33:33:00:00:00:01|fe80::1:33" + flags + "fe80::1:33|" + VIRTUAL_MAC_OF_IPV6,
            "33:33:00:00:00:01|2001:db8::254" + flags + "2001:db8::254|" + VIRTUAL_MAC_OF_IPV6),
        decoded);
  }

  private void assertNoComplaint(String preference) {
    List<String> complaints =
        decode("vrrp and (_ws.malformed or _ws.expert)", preference, "_ws.expert.message");
    assertFalse(decode("vrrp", preference, "vrrp.version").isEmpty());
    assertEquals(List.of(), complaints);
  }
}
