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

/** What one configuration asks for, and whether it is applied. Used by the activator's thread. */
final class ConfigurationEntry {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  final String pid;

  /** Counts the changes, so that a scheduled task knows whether there was another one since. */
  int version;

  /** The last configuration that was right, or null if there is none. */
  RouterConfig wanted;

  /** Where {@link #wanted} comes from. */
  ConfigurationSource wantedSource;

  /** The virtual router that runs, or null. */
  PublishedRouter running;

  /** Whether the last change was wrong, so that its virtual router goes on as it was. */
  boolean wrong;

  /** Whether what is wanted cannot work now. Something must change before it is tried again. */
  boolean postponed;

  /** Whether it was deleted, and its virtual router waits for the same file to come back. */
  boolean deleted;

  private ConfigurationSource source;
  private String refusal;

  /** The properties of other programs that were logged. */
  private List<String> logged = List.of();

  ConfigurationEntry(String pid) {
    this.pid = pid;
    this.source = ConfigurationSource.of(pid, Map.of());
  }

  /** It changed. What is still wrong is logged again, even if that is the same. */
  void change(Map<String, ?> properties) {
    source = ConfigurationSource.of(pid, properties);
    deleted = false;
    refusal = null;
    version++;
  }

  /** Takes over what the properties ask for, or refuses them. */
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

  /** Its file is incomplete: refuses it together with what is wrong in the part that is there. */
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
          "{}: unknown properties without effect on the virtual router: {}",
          name(),
          String.join(", ", foreign.mistyped()));
    }
    if (!foreign.others().isEmpty() && !foreign.others().equals(logged)) {
      LOG.info(
          "{}: not properties of a virtual router; they become properties of its service: {}",
          name(),
          String.join(", ", foreign.others()));
    }
    logged = foreign.others();
  }

  /** How an operator knows it: its file if it has one, else its PID. */
  String name() {
    return source.name();
  }

  RouterId held() {
    return running == null ? null : running.id();
  }

  /** The network namespace that it names, or null if it is not known. */
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

  /** It cannot be applied. The same reason is logged once, however often it is tried. */
  void refuse(String text) {
    if (text.equals(refusal)) {
      LOG.debug("{}: still refused: {}", name(), text);
      return;
    }
    refusal = text;
    if (running == null) {
      LOG.error("{}: the virtual router is not started: {}", name(), text);
    } else {
      LOG.error("{}: not applied, the virtual router goes on as it was: {}", name(), text);
    }
  }

  /** It is applied. */
  void accept() {
    if (refusal != null) {
      LOG.info("{}: applied now (virtual router {})", name(), running.id());
      refusal = null;
    }
  }
}
