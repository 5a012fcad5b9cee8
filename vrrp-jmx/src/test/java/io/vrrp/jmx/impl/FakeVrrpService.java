// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.AddressFamily;
import io.vrrp.ChecksumForm;
import io.vrrp.NewMasterReason;
import io.vrrp.ProtoErrReason;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpEvent;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStatistics;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackerState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A backup that records its calls, and fails on request. */
final class FakeVrrpService implements VrrpService {

  static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");
  static final Instant HEARD = Instant.parse("2026-03-01T10:15:31Z");
  static final Instant CONFIGURED = Instant.parse("2026-03-01T08:00:00Z");

  final List<String> calls = new ArrayList<>();
  RuntimeException failure;
  int failures;
  private final VirtualRouterId id;
  private int statusSnapshots;
  private int statisticsSnapshots;
  private VrrpStatus status;

  FakeVrrpService(String interfaceName, AddressFamily family, int vrid) {
    id = new VirtualRouterId(interfaceName, family, vrid);
    status = backup(id);
  }

  static FakeVrrpService eth0() {
    return new FakeVrrpService("eth0", AddressFamily.IPV4, 51);
  }

  private static VrrpStatus backup(VirtualRouterId id) {
    return new FakeStatus(
        id,
        VrrpState.BACKUP,
        SINCE,
        List.of(),
        false,
        100,
        OptionalInt.of(90),
        90,
        true,
        false,
        "2+3",
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofNanos(324_218_750),
        Duration.ofNanos(1_824_218_750),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(60),
        Duration.ofNanos(23_999_000_001L),
        Optional.of(address("192.0.2.2")),
        Optional.of(address("192.0.2.3")),
        OptionalInt.of(200),
        "00:00:5e:00:01:33",
        List.of("192.0.2.1/24", "198.51.100.1/32"),
        List.of(address("192.0.2.3"), address("2001:db8::3")),
        NewMasterReason.NO_RESPONSE,
        VrrpEvent.HIGHER_PRIORITY_BACKUP,
        true,
        List.of(
            new FakeStatus.Peer(
                address("192.0.2.3"),
                2,
                200,
                Duration.ofMillis(500),
                ChecksumForm.PSEUDO_HEADER,
                HEARD,
                1_234)),
        List.of(
            new FakeStatus.Tracker(
                "uplink",
                "interface",
                VrrpTrackerState.DOWN,
                SINCE,
                "no carrier",
                OptionalInt.of(-50),
                -50,
                7,
                3),
            new FakeStatus.Tracker(
                "app",
                "custom",
                VrrpTrackerState.UP,
                SINCE,
                "ready",
                OptionalInt.empty(),
                0,
                7,
                3)),
        List.of(
            FakeNotifications.stateChange(
                id, 1, CONFIGURED, VrrpState.INITIALIZE, VrrpState.MASTER, "no master heard"),
            FakeNotifications.stateChange(
                id, 3, SINCE, VrrpState.MASTER, VrrpState.BACKUP, "192.0.2.3 is master")));
  }

  /** Becomes a virtual router whose interface is down and that has never heard a master. */
  void knowsNothing() {
    status =
        new FakeStatus(
            id,
            VrrpState.INITIALIZE,
            SINCE,
            List.of("interface eth0 is down"),
            false,
            100,
            OptionalInt.empty(),
            100,
            true,
            false,
            "3",
            Duration.ofSeconds(1),
            Duration.ofMillis(1000),
            Duration.ofNanos(609_375_000),
            Duration.ofNanos(3_609_375_000L),
            Duration.ofSeconds(10),
            Duration.ofNanos(1_500_000_000L),
            Duration.ZERO,
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "00:00:5e:00:01:33",
            List.of("192.0.2.1/24"),
            List.of(),
            NewMasterReason.NOT_MASTER,
            VrrpEvent.INTERFACE_DOWN,
            false,
            List.of(),
            List.of(),
            List.of());
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  int statusSnapshots() {
    return statusSnapshots;
  }

  int statisticsSnapshots() {
    return statisticsSnapshots;
  }

  @Override
  public VirtualRouterId id() {
    return id;
  }

  @Override
  public VrrpState state() {
    return status().state();
  }

  @Override
  public String configurationPid() {
    failIfRequested();
    return "io.vrrp.router.lan";
  }

  @Override
  public Optional<String> configurationFile() {
    failIfRequested();
    return Optional.of("file:/etc/io.vrrp.router-lan.cfg");
  }

  @Override
  public VrrpStatus status() {
    failIfRequested();
    statusSnapshots++;
    return status;
  }

  @Override
  public VrrpStatistics statistics() {
    failIfRequested();
    statisticsSnapshots++;
    return new FakeStatistics(CONFIGURED, ProtoErrReason.CHECKSUM_ERROR);
  }

  @Override
  public void overridePriority(int priority) {
    called("overridePriority " + priority);
  }

  @Override
  public void clearPriorityOverride() {
    called("clearPriorityOverride");
  }

  @Override
  public void shutdown() {
    called("shutdown");
  }

  @Override
  public void startup() {
    called("startup");
  }

  @Override
  public String explain() {
    failIfRequested();
    return "BACKUP: 192.0.2.3 (priority 200) is master";
  }

  @Override
  public void relinquish() {
    called("relinquish");
  }

  @Override
  public void announce() {
    called("announce");
  }

  @Override
  public void resetStatistics() {
    called("resetStatistics");
  }

  private void called(String call) {
    failIfRequested();
    calls.add(call);
  }

  private void failIfRequested() {
    if (failure != null) {
      failures++;
      throw failure;
    }
  }
}
