// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProbe.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the appliance needs from its host, and the messages if that is missing. */
@RequiresLab({"setpriv", "nft", "unshare"})
class CapabilitiesIT {

  private static final int INTERVAL = 10;
  private static final int ACCEPTING_VRID = 51;
  private static final int VRID = 52;

  private static final String UNPRIVILEGED_USER = "65534";

  /** CAP_NET_ADMIN is number 12, CAP_NET_RAW number 13. */
  private static final long NEEDED = 1 << 12 | 1 << 13;

  private Lab lab;
  private Host client;
  private Host host;
  private Appliance appliance;

  @BeforeEach
  void openLab() {
    lab = Lab.open(CapabilitiesIT.class);
    client = lab.host("client", "192.0.2.100");
    host = lab.host("alpha", "192.0.2.1");
    client.exec("ip", "addr", "add", "2001:db8::100/64", "dev", "eth0", "nodad");
    host.exec("ip", "addr", "add", "2001:db8::1/64", "dev", "eth0", "nodad");
    appliance = host.appliance();
    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(ACCEPTING_VRID), family.router(ACCEPTING_VRID, 100, INTERVAL));
      appliance.configure(family.pid(VRID), notAccepting(family));
    }
  }

  private static Map<String, Object> notAccepting(IpVersion family) {
    Map<String, Object> properties = family.router(VRID, 100, INTERVAL);
    properties.put("acceptMode", false);
    return properties;
  }

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private List<RouterProbe> probes(int vrid) {
    return RouterProbe.both(appliance, host, vrid);
  }

  @Test
  void twoPrivilegesAreEnough() {
    List<String> wrapper = new ArrayList<>(List.of("setpriv", "--no-new-privs"));
    if (canChangeUser()) {
      host.exec(
          "chown",
          "-R",
          UNPRIVILEGED_USER + ":" + UNPRIVILEGED_USER,
          appliance.directory().toString());
      wrapper.addAll(
          List.of("--reuid", UNPRIVILEGED_USER, "--regid", UNPRIVILEGED_USER, "--clear-groups"));
    }
    wrapper.addAll(
        List.of(
            "--inh-caps", "-all,+net_admin,+net_raw",
            "--ambient-caps", "-all,+net_admin,+net_raw",
            "--bounding-set", "-all,+net_admin,+net_raw"));
    appliance.startThrough(wrapper.toArray(String[]::new));
    List<RouterProbe> accepting = probes(ACCEPTING_VRID);
    List<RouterProbe> others = probes(VRID);
    String status = host.exec("cat", "/proc/" + appliance.process().pid() + "/status");
    String effective = status.replaceAll("(?s).*CapEff:\\s*(\\p{XDigit}+).*", "$1");
    assertEquals(NEEDED, Long.parseLong(effective, 16), "this test takes all others away");

    accepting.forEach(RouterProbe::awaitServing);
    others.forEach(RouterProbe::awaitServing);
    accepting.forEach(router -> router.awaitReachable(client));
    others.forEach(
        router -> assertFalse(client.ping(router.family().address(VRID)), router::toString));
    assertTrue(host.exec("nft", "list", "tables").contains("io_vrrp"));
    assertEquals("1", host.exec("cat", "/proc/sys/net/ipv4/conf/eth0/arp_ignore"));
    // If the interface came up just now, its link-local address is still being checked.
    assertEquals(
        List.of(),
        appliance.log().stream()
            .filter(line -> line.contains(" WARN ") && !line.contains("link-local"))
            .toList());

    appliance.process().terminate();
    appliance.process().awaitExit(LIMIT);
    assertEquals(List.of(), Macvlan.all(host));
    assertFalse(host.exec("nft", "list", "tables").contains("io_vrrp"));
    assertEquals("0", host.exec("cat", "/proc/sys/net/ipv4/conf/eth0/arp_ignore"));
  }

  /**
   * Whether a process can become another user: user namespaces may have no other users, and the
   * installation may not be readable for others.
   */
  private boolean canChangeUser() {
    String installation = System.getProperty("vrrp.appliance", "target/appliance");
    String script =
        "setpriv --reuid %1$s --regid %1$s --clear-groups test -r %2$s/bin/vrrp -a -x %3$s"
            + " && echo yes || echo no";
    return host.exec(
            "sh",
            "-c",
            script.formatted(UNPRIVILEGED_USER, installation, appliance.directory().getParent())
                + " 2>&1")
        .equals("yes");
  }

  @Test
  void missingLibnftablesIsNamedByVirtualRoutersThatNeedIt() {
    // This file is not a library.
    String hidden =
        "for f in $(ldconfig -p | sed -n 's/.*libnftables.* => //p'); do"
            + " mount --bind /dev/null $(readlink -f $f) || exit 1; done; exec \"$@\"";
    appliance.startThrough("unshare", "-m", "sh", "-c", hidden, "sh");
    List<RouterProbe> others = probes(VRID);
    List<RouterProbe> accepting = probes(ACCEPTING_VRID);
    accepting.forEach(RouterProbe::awaitServing);
    accepting.forEach(router -> router.awaitReachable(client));
    for (RouterProbe router : others) {
      Await.until(
          router + " names libnftables1 and acceptMode, not " + router.reasons(),
          LIMIT,
          () ->
              router.state().equals("INITIALIZE")
                  && router.reasons().stream()
                      .anyMatch(r -> r.contains("libnftables1") && r.contains("acceptMode")));
      assertEquals(0L, router.counter("AdvertisementSent"), router::toString);
      assertFalse(router.hasAddress(), router::toString);
    }
    appliance.awaitLog("libnftables1", LIMIT);

    for (IpVersion family : IpVersion.values()) {
      appliance.configure(family.pid(VRID), family.router(VRID, 100, INTERVAL));
    }
    others.forEach(RouterProbe::awaitServing);
    others.forEach(router -> router.awaitReachable(client));
  }
}
