// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.properties.ConfigurationFile;
import io.vrrp.impl.tracking.TrackerDefinition.Maker;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configuration and the service of its tracker. Used by the activator's thread. */
final class TrackerEntry {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerActivator.class);

  /** The longest that a virtual router waits for the first report. */
  private static final long MAX_FIRST_REPORT_MILLIS = 3_600_000;

  final String pid;
  final TrackerKind kind;

  /** Counts the changes, so that a scheduled task knows whether there was another one since. */
  int version;

  /**
   * Whether it was deleted, and its tracker continues for a moment, because the file may come back.
   */
  boolean deleted;

  private TrackerDefinition wanted;
  private String source;

  /** The configuration that the service uses now, or null if there is no service. */
  private TrackerDefinition running;

  /** The kind of what the service observes now. */
  private TrackerKind runningKind;

  private ReplaceableTracker tracker;
  private ServiceRegistration<VrrpTracker> registration;
  private String refusal;

  TrackerEntry(String pid, TrackerKind kind) {
    this.pid = pid;
    this.kind = kind;
    this.source = pid;
  }

  /** Reads a changed configuration. */
  void read(Map<String, ?> properties) {
    Object file = properties.get(ConfigurationFile.FILE_NAME);
    source = file == null ? pid : file.toString();
    wanted = TrackerDefinition.of(kind, properties);
    refusal = null;
    String unknown = TrackerDefinition.unknown(kind, properties);
    if (!unknown.isEmpty()) {
      LOG.warn("{}: unknown properties without effect on the tracker: {}", source, unknown);
    }
  }

  /** The name for operators: the file if there is one, otherwise the PID. */
  String source() {
    return source;
  }

  /** The name of the tracker in the configuration, or null. */
  String wantedName() {
    return wanted == null || deleted ? null : wanted.name();
  }

  /** The name of its service, or null. */
  String runningName() {
    return running == null ? null : running.name();
  }

  /** Takes over the service of a deleted configuration of the same name. */
  void adopt(TrackerEntry gone) {
    close();
    tracker = gone.tracker;
    registration = gone.registration;
    running = gone.running;
    runningKind = gone.runningKind;
    gone.running = null;
  }

  /** Makes the service as configured. No other service has its name. */
  void apply(TrackerResources resources, BundleContext context) {
    if (wanted == null || deleted) {
      return;
    }
    if (wanted.error() != null) {
      refuse(resources, context);
      return;
    }
    if (running != null && !running.name().equals(wanted.name())) {
      close();
    }
    if (running != null && runningKind == kind && running.values().equals(wanted.values())) {
      refusal = null;
      return;
    }
    install(wanted.maker().factory().make(resources), resources, context);
    if (refusal != null) {
      LOG.info("{}: applied now (tracker {})", source, wanted.name());
      refusal = null;
    }
  }

  private void refuse(TrackerResources resources, BundleContext context) {
    String error = wanted.error();
    if (error.equals(refusal)) {
      return;
    }
    refusal = error;
    boolean works = running != null && running.error() == null;
    if (works && (wanted.name() == null || wanted.name().equals(running.name()))) {
      LOG.error(
          "{}: not applied, tracker {} continues as it was: {}", source, running.name(), error);
    } else if (wanted.name() == null) {
      LOG.error("{}: the tracker is not started: {}", source, error);
      close();
    } else {
      LOG.error("{}: tracker {} is down: {}", source, wanted.name(), error);
      if (running != null && !running.name().equals(wanted.name())) {
        close();
      }
      install(new MisconfiguredTracker(error), resources, context);
    }
  }

  private void install(VrrpTracker next, TrackerResources resources, BundleContext context) {
    boolean isNew = running == null;
    running = wanted;
    runningKind = kind;
    if (isNew) {
      tracker = new ReplaceableTracker(next);
      registration = context.registerService(VrrpTracker.class, tracker, serviceProperties());
    } else {
      registration.setProperties(serviceProperties());
      tracker.replace(next);
    }
  }

  private Dictionary<String, Object> serviceProperties() {
    Maker maker = wanted.maker();
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(VrrpTracker.NAME, wanted.name());
    properties.put(VrrpTracker.KIND, kind.name());
    properties.put(
        VrrpTracker.FIRST_REPORT_WITHIN,
        maker == null
            ? Maker.SOON_MILLIS
            : Math.min(MAX_FIRST_REPORT_MILLIS, maker.firstReportWithinMillis()));
    properties.put(Constants.SERVICE_PID, pid);
    return properties;
  }

  /** Another configuration has the name. */
  void refuseName(String other) {
    String text =
        "name="
            + wanted.name()
            + ": another configuration has this tracker ("
            + other
            + "); it is applied when that one is deleted or gets another name";
    if (!text.equals(refusal)) {
      refusal = text;
      LOG.error("{}: not applied: {}", source, text);
    }
  }

  /** Its file is incomplete. */
  void refuseIncomplete(String missing) {
    LOG.error("{}: not applied: {}", source, missing);
  }

  /** Withdraws the service. For virtual routers, the tracker then does not exist. */
  void close() {
    if (running == null) {
      return;
    }
    running = null;
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // The framework has unregistered it, because the bundle stops.
    }
    tracker.stop();
  }
}
