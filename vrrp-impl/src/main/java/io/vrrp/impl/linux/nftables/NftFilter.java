// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import java.io.IOException;

/**
 * Manages our nftables tables through libnftables. Library and tables are loaded only when there is
 * something to filter.
 *
 * <p>The tables have no owner (NFT_TABLE_F_OWNER). The kernel would protect owned tables and remove
 * them with the process. But it refuses any ruleset that names one: an administrator could not load
 * a saved listing that contains our tables while this process runs. Instead, the kernel reports
 * changes by other programs, and this class repairs them.
 *
 * <p>The rules apply only while this process lives. Each rule needs a set whose elements expire
 * some seconds after the last {@link #keepAlive}. So tables that a crash leaves behind do nothing,
 * and neither do tables loaded from a saved listing. The next start removes them.
 */
public final class NftFilter implements PacketFilter {

  /** Longer than any turn of the data plane. */
  private static final int LIFETIME_SECONDS = 10;

  /**
   * The maximum number of skipped checks for leftover tables while the kernel refuses them. On a
   * kernel without netfilter each check starts modprobe.
   */
  private static final int MAX_SKIPPED_CHECKS = 600;

  /** Finds out which tables exist. */
  @FunctionalInterface
  interface Tables {

    /** As {@link NftMessages#exists}. */
    boolean exists(String family) throws IOException;
  }

  /** Null if the kernel sends no reports; then the tables are listed and compared. */
  private final NftMonitor monitor;

  private final int lifetimeSeconds;
  private final Tables tables;
  private LibNftables nft;
  private FilterRules applied = FilterRules.NONE;

  /** Whether the tables are as applied, as far as the kernel reported changes. */
  private boolean known;

  /** The number of changes that the kernel had reported when the rules were applied. */
  private long changes;

  /** The listing of the unchanged tables, for kernels that report no changes. */
  private String listing = "";

  /** How many checks for leftover tables to skip after a refused one; doubles each time. */
  private int pause;

  /** How many of these checks are still to be skipped. */
  private int checksToSkip;

  /** A filter without rules, for the network namespace of the thread that first applies some. */
  public NftFilter(NftMonitor monitor) {
    this(monitor, LIFETIME_SECONDS);
  }

  NftFilter(NftMonitor monitor, int lifetimeSeconds) {
    this(monitor, lifetimeSeconds, NftMessages::exists);
  }

  NftFilter(NftMonitor monitor, int lifetimeSeconds, Tables tables) {
    this.monitor = monitor;
    this.lifetimeSeconds = lifetimeSeconds;
    this.tables = tables;
  }

  @Override
  public void apply(FilterRules rules) throws IOException {
    if (nft == null && rules.isEmpty() && !isLeftOver()) {
      changes = reported();
      known = true;
      return;
    }
    if (nft == null) {
      nft = LibNftables.open();
    }
    // The check must be made now, because a leftover table must be replaced.
    checksToSkip = 0;
    boolean intact = isIntact();
    NftScript script = intact ? replaceOurs(rules) : replaceAll(rules);
    long before = reported();
    if (!script.isEmpty()) {
      known = false;
      run(script, intact);
    }
    changes = reported();
    applied = rules;
    if (monitor == null) {
      listing = list();
      known = true;
    } else {
      // If other reports arrived, another program changed the tables at the same time.
      known = changes == before + (script.isEmpty() ? 0 : 1);
    }
  }

  /** A refused script changes nothing: the kernel applies all changes of a script or none. */
  private void run(NftScript script, boolean intact) throws IOException {
    try {
      nft.run(script.toString());
    } catch (IOException e) {
      known = intact;
      throw e;
    }
  }

  private boolean isLeftOver() {
    return NftScript.FAMILIES.stream().anyMatch(this::exists);
  }

  private boolean exists(String family) {
    try {
      return tables.exists(family);
    } catch (IOException e) {
      // Without netfilter there is no table.
      return false;
    }
  }

  /**
   * As {@link #isLeftOver}, for a check that is repeated continually: after each refusal the pause
   * doubles.
   */
  private boolean isKnownToBeLeftOver() {
    if (checksToSkip > 0) {
      checksToSkip--;
      return false;
    }
    try {
      for (String family : NftScript.FAMILIES) {
        if (tables.exists(family)) {
          return true;
        }
      }
      pause = 0;
    } catch (IOException e) {
      pause = Math.min(MAX_SKIPPED_CHECKS, 2 * pause + 1);
      checksToSkip = pause;
    }
    return false;
  }

  private long reported() {
    return monitor == null ? 0 : monitor.changes();
  }

  private NftScript replaceAll(FilterRules rules) {
    NftScript script = new NftScript(lifetimeSeconds);
    // A kernel may lack some families: use a family only if it is needed.
    NftScript.FAMILIES.stream().filter(this::exists).forEach(script::removeIfPresent);
    return script.add(rules);
  }

  private NftScript replaceOurs(FilterRules rules) {
    NftScript script = new NftScript(lifetimeSeconds);
    if (NftScript.differOnlyInElements(applied, rules)) {
      return script.change(applied, rules);
    }
    NftScript.families(applied).forEach(script::remove);
    return script.add(rules);
  }

  /** The present listing of our tables. One run of the library lists only one table. */
  private String list() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String family : NftScript.families(applied)) {
      all.append(nft.run(NftScript.list(family)));
    }
    return NftScript.withoutTime(all.toString());
  }

  @Override
  public boolean isTouched() {
    return known && reported() != changes;
  }

  @Override
  public boolean isIntact() {
    if (!known || monitor != null) {
      return known && !isTouched();
    }
    if (applied.isEmpty()) {
      return !isKnownToBeLeftOver();
    }
    try {
      return list().equals(listing);
    } catch (IOException e) {
      // Most likely the tables are missing. If it is something else, replacing them will show it.
      return false;
    }
  }

  @Override
  public void keepAlive() {
    if (nft == null || applied.isEmpty()) {
      return;
    }
    try {
      nft.run(new NftScript(lifetimeSeconds).keepAlive(applied).toString());
    } catch (IOException e) {
      // Most likely the tables are missing.
      known = false;
    }
  }

  @Override
  public void close() {
    try {
      apply(FilterRules.NONE);
      if (isLeftOver()) {
        // Another program loaded a listing just now.
        known = false;
        apply(FilterRules.NONE);
      }
    } catch (IOException e) {
      // The rules lose their effect soon after this process ends.
      known = false;
      applied = FilterRules.NONE;
    }
    if (nft != null) {
      nft.close();
      nft = null;
    }
  }
}
