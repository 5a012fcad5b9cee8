// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.configuration.ForeignProperties;
import io.vrrp.impl.component.configuration.RouterConfigParser;
import io.vrrp.impl.component.publishing.PublishedRouter;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configuration, what it asks for, and whether it is applied. Used by the activator's thread.
 */
final class ConfigurationEntry {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  final String pid;

  /**
   * Counts the changes. A scheduled task compares it to find out whether another change came
   * meanwhile.
   */
  int changes;

  /** The last valid configuration, or null if there is none. */
  RouterConfig wanted;

  /** The source of {@link #wanted}. */
  ConfigurationSource wantedSource;

  /** The running virtual router, or null. */
  PublishedRouter running;

  /**
   * Whether the last change was invalid, so that the virtual router keeps its former configuration.
   */
  boolean wrong;

  /** Whether {@link #wanted} cannot work now. It is tried again after something has changed. */
  boolean postponed;

  /** Whether it was deleted. The virtual router then waits for the same file to come back. */
  boolean deleted;

  private ConfigurationSource source;
  private String refusal;

  /** The properties of other programs that were already logged. */
  private List<String> logged = List.of();

  ConfigurationEntry(String pid) {
    this.pid = pid;
    this.source = ConfigurationSource.of(pid, Map.of());
  }

  /** The configuration changed: remaining errors are logged again, even if they are the same. */
  void change(Map<String, ?> properties) {
    source = ConfigurationSource.of(pid, properties);
    deleted = false;
    refusal = null;
    changes++;
  }

  /** Applies or refuses the properties. */
  void read(Map<String, ?> properties) {
    refusal = null;
    postponed = false;
    wrong = false;
    logForeign(ForeignProperties.of(properties));
    try {
      wanted = RouterConfigParser.parse(properties);
      wantedSource = source;
    } catch (IllegalArgumentException e) {
      wrong = true;
      wanted = running == null ? null : running.config();
      wantedSource = running == null ? null : running.source();
      refuse(e.getMessage());
    }
  }

  /** The file is incomplete: refuses it, and also reports the errors in the present part. */
  void refuseIncomplete(Map<String, ?> properties, String missing) {
    try {
      RouterConfigParser.parse(properties);
      refuse(missing);
    } catch (IllegalArgumentException e) {
      refuse(e.getMessage() + "; " + missing);
    }
  }

  private void logForeign(ForeignProperties foreign) {
    if (!foreign.mistyped().isEmpty()) {
      LOG.warn(
          "{}: unknown properties, which the virtual router ignores: {}",
          name(),
          String.join(", ", foreign.mistyped()));
    }
    if (!foreign.others().isEmpty() && !foreign.others().equals(logged)) {
      LOG.info(
          "{}: properties of other programs, which become properties of the virtual router's service: {}",
          name(),
          String.join(", ", foreign.others()));
    }
    logged = foreign.others();
  }

  /** The name for operators: the file, or the PID if there is no file. */
  String name() {
    return source.name();
  }

  RouterId held() {
    return running == null ? null : running.id();
  }

  /** The network namespace in the configuration, or null if it is not known. */
  String networkNamespace() {
    return wanted == null ? null : wanted.networkNamespace();
  }

  IdentityMoves.Wish wish() {
    return new IdentityMoves.Wish(
        pid, held(), wanted == null || postponed || deleted ? null : wanted.id());
  }

  /** Why it is not applied, or null. */
  String refusal() {
    return refusal;
  }

  /** Refuses the configuration. The same reason is logged only once, however often it is tried. */
  void refuse(String text) {
    if (text.equals(refusal)) {
      LOG.debug("{}: still refused: {}", name(), text);
      return;
    }
    refusal = text;
    if (running == null) {
      LOG.error("{}: not applied; the virtual router is not started: {}", name(), text);
    } else {
      LOG.error(
          "{}: not applied; the virtual router keeps its former configuration: {}", name(), text);
    }
  }

  /** The configuration is applied. */
  void accept() {
    if (refusal != null) {
      LOG.info("{}: applied (virtual router {})", name(), running.id());
      refusal = null;
    }
  }
}
