// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.publishing.PublishedRouter;
import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.engine.RouterId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one configuration asks for, and whether it is applied. Used by the activator's thread. */
final class ConfigurationEntry {

  private static final Logger LOG = LoggerFactory.getLogger(RouterComponent.class);

  final String pid;

  /** How an operator knows it: its file if it has one, else its PID. */
  String source;

  /** Counts the changes, so that what is scheduled knows whether there was another one since. */
  int version;

  /** The last configuration that was right, or null if there is none. */
  RouterConfig wanted;

  /** The virtual router that runs, or null. */
  PublishedRouter running;

  /** Whether the last change was wrong, so that its virtual router goes on as it was. */
  boolean wrong;

  /** Whether what is wanted cannot work now. Something must change before it is tried again. */
  boolean postponed;

  /** Whether it was deleted, and its virtual router waits for the same file to come back. */
  boolean deleted;

  private String refusal;

  ConfigurationEntry(String pid) {
    this.pid = pid;
    this.source = pid;
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

  /** It changed: what is still wrong is logged again, even if that is the same. */
  void forgetRefusal() {
    refusal = null;
  }

  /** It cannot be applied. The same reason is logged once, however often it is tried. */
  void refuse(String text) {
    if (text.equals(refusal)) {
      LOG.debug("{}: still refused: {}", source, text);
      return;
    }
    refusal = text;
    if (running == null) {
      LOG.error("{}: the virtual router is not started: {}", source, text);
    } else {
      LOG.error("{}: not applied, the virtual router goes on as it was: {}", source, text);
    }
  }

  /** It is applied. */
  void accept() {
    if (refusal != null) {
      LOG.info("{}: applied now (virtual router {})", source, running.id());
      refusal = null;
    }
  }
}
