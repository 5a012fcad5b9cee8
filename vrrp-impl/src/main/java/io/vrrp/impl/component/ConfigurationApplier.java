// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.component.configuration.ConfigurationSource;
import io.vrrp.impl.component.namespace.NamespaceRuntimes;
import io.vrrp.impl.component.publishing.ListenerHub;
import io.vrrp.impl.component.publishing.PublishedRouter;
import io.vrrp.impl.engine.Engine;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the configurations with the running virtual routers, and starts, changes, moves and
 * stops virtual routers until both agree. It refuses what is not possible. Used by the activator's
 * thread.
 */
final class ConfigurationApplier {

  private static final Logger LOG = LoggerFactory.getLogger(RouterActivator.class);

  private final ConfigurationLedger ledger;
  private final NamespaceRuntimes runtimes;
  private final ListenerHub listeners;
  private final BundleContext context;
  private final SharedAddresses sharedAddresses;

  ConfigurationApplier(
      ConfigurationLedger ledger,
      NamespaceRuntimes runtimes,
      ListenerHub listeners,
      BundleContext context,
      SharedAddresses sharedAddresses) {
    this.ledger = ledger;
    this.runtimes = runtimes;
    this.listeners = listeners;
    this.context = context;
    this.sharedAddresses = sharedAddresses;
  }

  /** Applies everything that is possible now, and logs why the rest is not. */
  void apply() {
    adoptDeleted();
    while (makeMoves()) {
      // Each refusal changes what the other configurations can get: plan again.
    }
    for (ConfigurationEntry each : ledger.all()) {
      if (each.wish().isMove()) {
        refuseIdentity(each);
      } else if (each.running != null && !each.deleted && !each.postponed) {
        configure(each);
      }
    }
    closeUnused();
    sharedAddresses.check(ledger.all());
    ledger.publishRefusals();
  }

  /** Returns whether another plan is needed. */
  private boolean makeMoves() {
    List<IdentityMoves.Wish> wishes = ledger.all().stream().map(ConfigurationEntry::wish).toList();
    if (wishes.stream().noneMatch(IdentityMoves.Wish::isMove)) {
      return false;
    }
    for (IdentityMoves.Step step : IdentityMoves.plan(wishes)) {
      ConfigurationEntry moved = ledger.find(step.pid());
      if (!step.take()) {
        close(moved);
      } else if (!take(moved)) {
        return true;
      }
    }
    return false;
  }

  /** A renamed file keeps its virtual router, which stays master. */
  private void adoptDeleted() {
    for (ConfigurationEntry successor : List.copyOf(ledger.all())) {
      ConfigurationEntry gone =
          successor.wish().isMove() ? ledger.holder(successor.wanted.id()) : null;
      if (gone != null && gone.deleted) {
        close(successor);
        successor.running = gone.running;
        gone.running = null;
        gone.changes++;
        ledger.remove(gone);
      }
    }
  }

  private boolean take(ConfigurationEntry moved) {
    PublishedRouter old = moved.running;
    try {
      // Start the new virtual router first: if that fails, the old one still runs.
      moved.running = publish(moved);
    } catch (RuntimeException e) {
      moved.postponed = true;
      boolean plain = e instanceof IllegalStateException || e instanceof IllegalArgumentException;
      moved.refuse(plain ? String.valueOf(e.getMessage()) : e.toString());
      return false;
    }
    moved.accept();
    close(old);
    return true;
  }

  private void configure(ConfigurationEntry each) {
    try {
      checkMacvlanName(each);
      each.running.configure(each.wanted, each.wantedSource);
      if (!each.wrong) {
        each.accept();
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      each.refuse(e.getMessage());
    }
  }

  private void refuseIdentity(ConfigurationEntry waiting) {
    RouterId id = waiting.wanted.id();
    ConfigurationEntry holder = ledger.holder(id);
    waiting.refuse(
        "vrid="
            + id.vrid()
            + ": another configuration has the virtual router "
            + id
            + (holder == null ? "" : " (" + holder.name() + ")")
            + "; it is applied when that one moves or is deleted");
  }

  private PublishedRouter publish(ConfigurationEntry entry) {
    RouterConfig config = entry.wanted;
    ConfigurationSource source = entry.wantedSource;
    RouterId id = config.id();
    Engine joined = runtimes.join(id);
    try {
      checkMacvlanName(entry);
      return new PublishedRouter(config, source, joined, listeners, context);
    } catch (RuntimeException e) {
      runtimes.leave(id);
      throw e;
    }
  }

  private void checkMacvlanName(ConfigurationEntry entry) {
    MacvlanNames.check(entry, ledger.all(), runtimes.interfacesOf(entry.networkNamespace()));
  }

  /** Stops the virtual router of a configuration, if it runs. */
  void close(ConfigurationEntry configuration) {
    PublishedRouter old = configuration.running;
    configuration.running = null;
    close(old);
  }

  private void close(PublishedRouter old) {
    if (old == null) {
      return;
    }
    try {
      old.close();
    } catch (RuntimeException e) {
      LOG.warn("{}: failed to close; the virtual router is removed nevertheless", old.id(), e);
    } finally {
      runtimes.leave(old.id());
    }
  }

  /** Stops what runs in the network namespaces that no configuration names. */
  void closeUnused() {
    runtimes.closeUnused(ledger.networkNamespaces());
  }
}
