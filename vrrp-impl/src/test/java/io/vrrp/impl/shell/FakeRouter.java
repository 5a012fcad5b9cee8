// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

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
import io.vrrp.VrrpTrackReference;
import io.vrrp.VrrpTrackerState;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.StateChange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A virtual router that records its calls. */
final class FakeRouter implements VrrpService {

  static final Instant SINCE = Instant.parse("2026-03-01T10:15:30Z");

  final List<String> calls = new ArrayList<>();
  VrrpState state = VrrpState.BACKUP;
  List<String> reasons = List.of();
  OptionalInt override = OptionalInt.empty();
  private List<VrrpTrackReference> trackers = List.of();
  private final VirtualRouterId id;

  FakeRouter(String interfaceName, AddressFamily family, int vrid) {
    this(Optional.empty(), interfaceName, family, vrid);
  }

  FakeRouter(
      Optional<String> networkNamespace, String interfaceName, AddressFamily family, int vrid) {
    this.id = new VirtualRouterId(networkNamespace, interfaceName, family, vrid);
  }

  @Override
  public VirtualRouterId id() {
    return id;
  }

  @Override
  public VrrpState state() {
    return state;
  }

  /** Refers to a tracker that is down and subtracts 50. */
  FakeRouter followUplink() {
    trackers =
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
                3));
    return this;
  }

  @Override
  public String configurationPid() {
    return "io.vrrp.router.lan";
  }

  @Override
  public Optional<String> configurationFile() {
    return Optional.of("file:/etc/io.vrrp.router-lan.cfg");
  }

  @Override
  public VrrpStatus status() {
    return new FakeStatus(
        id,
        state,
        SINCE,
        reasons,
        false,
        100,
        override,
        override.orElse(100) + trackers.stream().mapToInt(VrrpTrackReference::contribution).sum(),
        true,
        false,
        "3",
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofNanos(609_375_000),
        Duration.ofNanos(2_109_375_000),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(60),
        Duration.ofSeconds(24),
        Optional.of(address("192.0.2.2")),
        Optional.of(address("192.0.2.3")),
        OptionalInt.of(200),
        "00:00:5e:00:01:33",
        List.of("192.0.2.1/24", "198.51.100.1/32"),
        List.of(),
        NewMasterReason.NOT_MASTER,
        VrrpEvent.STARTUP,
        false,
        List.of(
            new FakeStatus.Peer(
                address("192.0.2.3"),
                3,
                200,
                Duration.ofMillis(500),
                ChecksumForm.PSEUDO_HEADER,
                SINCE,
                1_234)),
        trackers,
        List.of(
            new StateChange(
                new Occurrence(id, 1, SINCE),
                VrrpState.INITIALIZE,
                VrrpState.BACKUP,
                "startup of a backup")));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public VrrpStatistics statistics() {
    return new FakeStatistics(SINCE, ProtoErrReason.NO_ERROR);
  }

  @Override
  public String explain() {
    return "BACKUP: 192.0.2.3 (priority 200) is master";
  }

  @Override
  public void overridePriority(int priority) {
    if (priority == 255) {
      throw new IllegalArgumentException("refused by the service: 255");
    }
    calls.add("overridePriority " + priority);
    override = OptionalInt.of(priority);
  }

  @Override
  public void clearPriorityOverride() {
    calls.add("clearPriorityOverride");
    override = OptionalInt.empty();
  }

  @Override
  public void shutdown() {
    calls.add("shutdown");
    state = VrrpState.INITIALIZE;
  }

  @Override
  public void startup() {
    calls.add("startup");
    state = VrrpState.BACKUP;
  }

  @Override
  public void relinquish() {
    calls.add("relinquish");
  }

  @Override
  public void announce() {
    calls.add("announce");
  }

  @Override
  public void resetStatistics() {
    calls.add("resetStatistics");
  }
}
