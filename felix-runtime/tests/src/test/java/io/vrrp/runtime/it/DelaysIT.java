// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A router that has just started leaves mastership where it is until it is useful: beta is master,
 * and alpha, whose priority is higher, comes back.
 */
@RequiresLab
class DelaysIT {

  private static final int INTERVAL = 20;
  private static final int VRID = 51;
  private static final Duration LIMIT = RouterProbe.LIMIT;

  private Lab lab;
  private Host client;
  private Host alphaHost;
  private Host betaHost;
  private Appliance alpha;
  private Appliance beta;
  private List<RouterProbe> alphas;
  private List<RouterProbe> betas;

  @AfterEach
  void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private void start() {
    lab = Lab.open(DelaysIT.class);
    client = IpVersion.host(lab, "client", 100);
    alphaHost = IpVersion.host(lab, "alpha", 1);
    betaHost = IpVersion.host(lab, "beta", 2);
    alpha = alphaHost.appliance();
    beta = betaHost.appliance();
    // With preempt=false the first one would stay master.
    configureAlpha(Map.of("enabled", false));
    for (IpVersion family : IpVersion.values()) {
      beta.configure(family.pid(VRID), family.router(VRID, 100, INTERVAL));
    }
    beta.start();
    alpha.start();
    betas = RouterProbe.both(beta, betaHost, VRID);
    alphas = RouterProbe.both(alpha, alphaHost, VRID);
    betas.forEach(RouterProbe::awaitServing);
  }

  private void configureAlpha(Map<String, ?> delays) {
    for (IpVersion family : IpVersion.values()) {
      Map<String, Object> properties = family.router(VRID, 200, INTERVAL);
      properties.putAll(delays);
      alpha.configure(family.pid(VRID), properties);
    }
  }

  private static void await(List<RouterProbe> routers, String state) {
    routers.forEach(router -> router.awaitState(state));
  }

  private static long milliseconds(RouterProbe router, String attribute) {
    return (Long) router.bean().attribute(attribute);
  }

  private static void awaitAttribute(
      List<RouterProbe> routers, String attribute, long milliseconds) {
    for (RouterProbe router : routers) {
      Await.until(
          router + " has " + attribute + "=" + milliseconds,
          LIMIT,
          () -> milliseconds(router, attribute) == milliseconds);
    }
  }

  private static String changes(RouterProbe router) {
    return router.changes().toString();
  }

  /** The port to which the switch forwards what clients send to the virtual MAC address. */
  private String portOf(RouterProbe router) {
    return lab.exec("bridge", "fdb", "get", router.family().mac(VRID), "br", Lab.LAN);
  }

  private String portState() {
    return lab.exec("ip", "-d", "-o", "link", "show", "dev", alphaHost.port())
        .replaceFirst("(?s).* state (forwarding|listening|learning|blocking|disabled) .*", "$1");
  }

  private void spanningTree(boolean on) {
    // Two seconds are the least for each of listening and learning. They stay when it is off: with
    // a delay of 0 the bridge learns no address for some time after a change of its topology.
    String options = on ? "stp_state 1 forward_delay 200" : "stp_state 0";
    lab.exec(("ip link set " + Lab.LAN + " type bridge " + options).split(" "));
  }

  @Test
  void aRouterThatComesBackWaits() {
    start();
    startDelayOutlastsAPortThatDoesNotForwardYet();
    preemptDelayLeavesTheTrafficWhereItIs();
    preemptDelayDoesNotDelayTheReplacementOfAKilledMaster();
  }

  /** The link is up for four seconds before a frame passes. */
  private void startDelayOutlastsAPortThatDoesNotForwardYet() {
    configureAlpha(Map.of("preempt", false, "startDelay", 5));
    await(alphas, "BACKUP");
    alphaHost.cutLink();
    await(alphas, "INITIALIZE");
    spanningTree(true);
    lab.exec("ip", "link", "set", alphaHost.port(), "up");
    Await.until("the port listens", LIMIT, () -> portState().matches("listening|learning"));

    for (RouterProbe router : alphas) {
      Await.until(
          router + " waits",
          LIMIT,
          () ->
              router.reasons().toString().matches("\\[start delay: [1-5] s left]")
                  && milliseconds(router, "StartDelayLeft") > 0);
    }
    await(alphas, "BACKUP");

    assertEquals("forwarding", portState());
    for (RouterProbe router : alphas) {
      String master = (String) betas.get(alphas.indexOf(router)).bean().attribute("PrimaryAddress");
      Await.until(
          router + " follows " + master,
          LIMIT,
          () -> master.equals(router.bean().attribute("MasterAddress")));
      assertEquals(0, router.counter("AdvertisementSent"), router::toString);
      assertEquals(0, router.counter("MasterTransitions"), router::toString);
      router.awaitReachable(client);
    }
    for (RouterProbe router : betas) {
      assertEquals("MASTER", router.state(), router::toString);
      assertEquals(1, router.counter("MasterTransitions"), router::toString);
    }
    spanningTree(false);
  }

  private void preemptDelayLeavesTheTrafficWhereItIs() {
    alphaHost.cutLink();
    await(alphas, "INITIALIZE");
    configureAlpha(Map.of("preemptDelay", 2));
    awaitAttribute(alphas, "PreemptDelay", 2000);
    alphaHost.restoreLink();

    for (RouterProbe router : alphas) {
      router.awaitServing();
      Await.until(
          router + " reports what it did",
          LIMIT,
          () -> changes(router).endsWith("INITIALIZE to BACKUP, BACKUP to MASTER]"));
      List<RouterProbe.Change> last = router.changes();
      long waited = last.get(last.size() - 1).millis() - last.get(last.size() - 2).millis();
      assertTrue(waited >= 2000, () -> router + " waited " + waited + " ms");
      router.awaitReachable(client);
      Await.until(
          "the switch forwards to alpha",
          LIMIT,
          () -> portOf(router).contains("dev " + alphaHost.port()));
    }
    await(betas, "BACKUP");
  }

  private void preemptDelayDoesNotDelayTheReplacementOfAKilledMaster() {
    configureAlpha(Map.of("preemptDelay", 600));
    awaitAttribute(alphas, "PreemptDelay", 600_000);
    alphaHost.cutLink();
    betas.forEach(RouterProbe::awaitServing);
    await(alphas, "INITIALIZE");
    alphaHost.restoreLink();
    await(alphas, "BACKUP");
    for (RouterProbe router : alphas) {
      Await.until(
          router + " explains why it is no master",
          LIMIT,
          () -> {
            String text = (String) router.bean().attribute("Explanation");
            return text.matches(
                "BACKUP: .* \\(priority 100\\) is master.*; takes over from it in"
                    + " \\d+(\\.\\d)? \\w+ \\(preempt delay\\)");
          });
      router.awaitReachable(client);
      assertTrue(portOf(router).contains("dev " + betaHost.port()), () -> portOf(router));
    }

    beta.process().kill();

    for (RouterProbe router : alphas) {
      router.awaitServing();
      router.awaitReachable(client);
      assertEquals("NO_RESPONSE", router.bean().attribute("NewMasterReason"));
    }
  }
}
