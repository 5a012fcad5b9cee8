// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpEvent;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.PrimaryAddress;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualRouter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Processes changed facts (configuration, operator, interface, faults), and starts, adapts and
 * stops one virtual router accordingly.
 */
final class RouterLifecycle {

  private static final String DEFECT = "internal error; see the log";

  private final RouterContext context;
  private final VirtualRouter protocol;
  private final Reporter reporter;
  private final PrimaryAddress source;
  private final Readiness readiness;
  private final Fault fault;
  private final ReceiverLink<?> receiver;
  private final HeldAddresses addresses;
  private final ForeignAddresses foreignAddresses;
  private final AdvertisementSender sender;
  private final SourceAnnouncer sourceAnnouncer;
  private final RouterTrackers trackers;
  private final RouterView view;

  RouterLifecycle(
      RouterContext context,
      Readiness readiness,
      Fault fault,
      ReceiverLink<?> receiver,
      HeldAddresses addresses,
      ForeignAddresses foreignAddresses,
      SourceAnnouncer sourceAnnouncer,
      AdvertisementSender sender,
      RouterTrackers trackers,
      RouterView view) {
    this.context = context;
    this.protocol = context.protocol();
    this.reporter = context.reporter();
    this.source = context.source();
    this.readiness = readiness;
    this.fault = fault;
    this.receiver = receiver;
    this.addresses = addresses;
    this.foreignAddresses = foreignAddresses;
    this.sourceAnnouncer = sourceAnnouncer;
    this.sender = sender;
    this.trackers = trackers;
    this.view = view;
  }

  /** It begins to exist, on this interface or on none. */
  void begin(InterfaceStatus network, long now) {
    trackers.configured();
    protocol.trackersContribute(trackers.contribution(), now);
    interfaceChanged(network, now);
  }

  // ---------------------------------------------------------------- the operator

  void configure(RouterConfig newConfig, long now) {
    RouterConfig config = context.config();
    if (newConfig.equals(config)) {
      return;
    }
    boolean sameAddresses = newConfig.keepsAddressesLike(config);
    if (newConfig.enabled() && !config.enabled()) {
      protocol.endRelinquishment(now);
    }
    context.setConfig(newConfig);
    trackers.configured();
    context.services().virtualIps().put(context.id(), newConfig.parameters());
    // The new configuration may have removed the cause.
    fault.forget();
    fault.repaired();
    // The choice of the primary address depends on which addresses are virtual.
    boolean wasAbsent = source.isAbsent();
    source.configure(newConfig.parameters(), context.localAddresses(), now);
    if (context.isRunning()) {
      // If it must stop, or its new advertisements cannot be written, it leaves with the old ones.
      reassess(now);
    }
    if (context.isRunning()) {
      rewriteAdvertisements(now);
    }
    int priority = protocol.parameters().priority();
    protocol.configure(newConfig.parameters(), trackers.contribution(), now);
    filterPackets(now);
    reporter.priorityChanged(priority, protocol.parameters().priority());
    if (context.isRunning()) {
      protocol.primaryAddressChanged(context.primaryAddress());
      addresses.configureAnnouncements(now);
      sourceMayBeBack(wasAbsent, now);
    }
    if (!sameAddresses) {
      addresses.reconfigure(now);
    }
    reassess(now);
  }

  void setShutDown(boolean shutDown, long now) {
    context.setShutDown(shutDown);
    if (!shutDown) {
      protocol.endRelinquishment(now);
      readiness.skipStartDelay();
      // The operator may have removed the cause.
      fault.forget();
      fault.repaired();
    }
    reassess(now);
  }

  /** The virtual router leaves gracefully and is removed. */
  void remove() {
    Defects.doAll(
        () -> context.services().virtualIps().remove(context.id()),
        () -> protocol.shutdown(VrrpEvent.SHUTDOWN),
        () -> protocol.abandon(VrrpEvent.SHUTDOWN),
        this::stopReceiving,
        addresses::cancelAnnouncements,
        sourceAnnouncer::cancel,
        addresses::forget,
        sender::close,
        trackers::removed,
        view::keepLast,
        reporter::removed);
  }

  // ---------------------------------------------------------------- the interface

  /** Stops unless it is still on this interface: another interface may have got its name. */
  void leaveUnless(InterfaceStatus newNetwork, long now) {
    InterfaceStatus network = context.network();
    if (network != null && (newNetwork == null || newNetwork.index() != network.index())) {
      context.setNetwork(null);
      source.forget();
      // The fault belonged to the old interface; clear it.
      fault.forget();
      reassess(now);
      stopReceiving();
      view.forgetPeers();
    }
  }

  /** Sets the present interface, or null if it does not exist. */
  void interfaceChanged(InterfaceStatus newNetwork, long now) {
    leaveUnless(newNetwork, now);
    InterfaceStatus before = context.network();
    boolean sameMac = before != null && Objects.equals(newNetwork.mac(), before.mac());
    if (before != null
        && newNetwork.ipDevice(context.id().family()) != before.ipDevice(context.id().family())) {
      // The kernel refused an address because it was removing IPv4 or IPv6 from the interface.
      fault.forget();
    }
    context.setNetwork(newNetwork);
    boolean wasAbsent = source.isAbsent();
    joinAgain(now);
    source.networkChanged(context.localAddresses(), now);
    sourceMayHaveChanged(now);
    if (readiness.reasons().contains(InactiveReason.NO_IP)) {
      stopReceiving();
    }
    if (!sameMac && context.isRunning()) {
      rewriteAdvertisements(now);
      if (!context.config().virtualMac() && context.isRunning()) {
        addresses.startAnnouncing(now);
      }
    }
    sourceMayBeBack(wasAbsent, now);
    if (context.isRunning() && !wasAbsent && source.isAbsent()) {
      reporter.sourceAbsent(context.primaryAddress(), source.absentFor(now), now);
    }
  }

  /**
   * Joins again after the interface lost its group memberships. A backup that received nothing
   * waits for the master as long as after a start.
   */
  private void joinAgain(long now) {
    if (!receiver.mustJoinAgain()) {
      return;
    }
    try {
      receiver.joinAgain();
      if (context.isBackup()) {
        protocol.shutdown(VrrpEvent.INTERFACE_DOWN);
      }
    } catch (IOException e) {
      fail(e.getMessage(), now);
      stopReceiving();
    }
  }

  /** Looks for the source address again. */
  void lookForSource(long now) {
    boolean wasAbsent = source.isAbsent();
    source.lookAgain(context.localAddresses(), now);
    sourceMayHaveChanged(now);
    sourceMayBeBack(wasAbsent, now);
  }

  private void sourceMayHaveChanged(long now) {
    reassess(now);
    IpAddress before = protocol.primaryAddress();
    if (context.isRunning() && !context.primaryAddress().equals(before)) {
      boolean unicast = context.config().parameters().unicast().isUsed();
      reporter.sourceChanged(before, context.primaryAddress(), unicast, now);
      protocol.primaryAddressChanged(context.primaryAddress());
      rewriteAdvertisements(now);
    }
  }

  /** A wait for the address may be over, with the same address or another one. */
  private void sourceMayBeBack(boolean wasAbsent, long now) {
    if (wasAbsent && !source.isAbsent() && context.isRunning()) {
      protocol.primaryAddressReturned(now);
    }
  }

  // ---------------------------------------------------------------- trackers

  /** Trackers may have changed. */
  void trackersChanged(long now) {
    trackers.update();
    int priority = protocol.parameters().priority();
    protocol.trackersContribute(trackers.contribution(), now);
    reporter.priorityChanged(priority, protocol.parameters().priority());
    reassess(now);
  }

  // ---------------------------------------------------------------- faults and internal errors

  /** Something does not work: stop, report it, and try again after a pause. */
  void fail(String text, long now) {
    fault.occurred(text, now);
    reporter.faulty(text);
    reassess(now);
  }

  /** The pause after a fault is over. */
  void tryAgain(long now) {
    fault.forget();
    reassess(now);
  }

  /** The start delay is over. */
  void startDelayOver(long now) {
    reassess(now);
  }

  /** The data plane thread does not respond, or responds again. */
  void dataPlaneJudged(long now) {
    if (context.isRunning() && addresses.lackDataPlane()) {
      reporter.faulty(DataPlaneWatchdog.SILENCE);
    }
    reassess(now);
  }

  /** An internal error interrupted it, at any point: it stops, and starts again later. */
  void defective(long now) {
    boolean ran = context.isRunning();
    Defects.doAll(
        () -> fail(DEFECT, now),
        // Has no effect, unless the previous step failed.
        () -> protocol.abandon(VrrpEvent.SHUTDOWN),
        () -> {
          // The error may have interrupted joining or leaving the interface.
          if (!ran || context.network() == null) {
            stopReceiving();
          }
        },
        addresses::releaseAfterDefect);
  }

  /** Its receiver does not work: it stops, and starts again later with a new one. */
  void receiverDefective(long now) {
    Defects.doAll(() -> defective(now), this::stopReceiving);
  }

  // ---------------------------------------------------------------- starting and stopping

  private void reassess(long now) {
    foreignAddresses.are(findForeignAddresses());
    Set<InactiveReason> before = readiness.update(now);
    if (readiness.reasons().isEmpty()) {
      if (!context.isRunning()) {
        start(before, now);
      }
    } else if (context.isRunning()) {
      // It continues to receive while its interface exists: its packets are still counted.
      protocol.shutdown(InactiveReason.stopping(readiness.reasons()));
      source.stopped(context.localAddresses(), now);
      readiness.update(now);
    } else if (!readiness.reasons().equals(before) && !readiness.onlyWaits()) {
      reporter.staysInInitialize(readiness.texts(now));
    }
    // A cable may be plugged in again at any moment. But a virtual router that its operator
    // stopped, or whose interface is gone, must not leave a macvlan, settings and filter rules
    // behind.
    if (readiness.mayNeverRunAgain()) {
      addresses.forgetIfStated();
    }
    announceSource(now);
  }

  private void start(Set<InactiveReason> before, long now) {
    try {
      receiver.join();
      writeAdvertisements();
    } catch (IOException e) {
      fail(e.getMessage(), now);
      return;
    }
    IpAddress primaryAddress = context.primaryAddress();
    addresses.release();
    receiver.reportMembership(now);
    protocol.startup(primaryAddress, InactiveReason.starting(before), now);
    reporter.works();
  }

  /** Informs unicast peers where to send to; multicast needs no MAC address of a neighbor. */
  private void announceSource(long now) {
    RouterParameters parameters = context.config().parameters();
    // An owner's source may be a virtual IP address, which is announced anyway.
    boolean needed =
        context.isRunning()
            && parameters.unicast().isUsed()
            && !source.isAbsent()
            && !parameters.hasAddress(context.primaryAddress());
    if (needed) {
      sourceAnnouncer.reachedAt(
          context.network(),
          context.primaryAddress(),
          Timers.interval(parameters.advertInterval()),
          now);
    } else {
      sourceAnnouncer.cancel();
    }
  }

  /** An owner's virtual IP addresses are its own. */
  private List<IpAddress> findForeignAddresses() {
    InterfaceStatus network = context.network();
    RouterParameters parameters = context.config().parameters();
    if (network == null || parameters.owner()) {
      return List.of();
    }
    List<IpAddress> foreign = new ArrayList<>(parameters.addresses());
    foreign.removeIf(address -> !network.has(address));
    return foreign;
  }

  private void filterPackets(long now) {
    try {
      receiver.filter();
    } catch (IOException e) {
      fail(e.getMessage(), now);
    }
  }

  private void stopReceiving() {
    if (receiver.isJoined()) {
      Defects.doAll(receiver::leave, sender::close);
    }
  }

  private void writeAdvertisements() throws IOException {
    sender.write(
        context.config().parameters(), context.network(), context.mac(), context.primaryAddress());
  }

  /** Called while it runs, after a value in them changed. */
  private void rewriteAdvertisements(long now) {
    try {
      writeAdvertisements();
    } catch (IOException e) {
      fail(e.getMessage(), now);
    }
  }
}
