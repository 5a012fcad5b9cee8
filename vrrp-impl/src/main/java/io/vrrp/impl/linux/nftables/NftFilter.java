// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import io.vrrp.impl.dataplane.filter.FilterRules;
import io.vrrp.impl.dataplane.filter.PacketFilter;
import java.io.IOException;

/**
 * Tables of nftables, by libnftables. Both are loaded only once there is something to filter.
 *
 * <p>The tables have no owner (NFT_TABLE_F_OWNER), though the kernel would then protect them and
 * remove them with the process. But it refuses every ruleset that names an owned table: a saved
 * listing with our tables in it could not be loaded while this process runs. Instead, the kernel
 * reports changes by other programs, and they are repaired.
 *
 * <p>The rules apply only while this process lives: a set that each of them needs loses its
 * elements some seconds after the last {@link #keepAlive}. The tables that a crash leaves do
 * nothing, as do those that are loaded from a saved listing; the next start removes them.
 */
public final class NftFilter implements PacketFilter {

  /** Longer than any turn of the data plane takes. */
  private static final int LIFETIME_SECONDS = 10;

  /**
   * The longest pause between two looks for left-over tables that the kernel refuses. Each of them
   * makes a kernel without netfilter start modprobe.
   */
  private static final int MAX_SKIPPED_CHECKS = 600;

  /** Finds out which tables there are. */
  @FunctionalInterface
  interface Tables {

    /** As {@link NftMessages#exists}. */
    boolean exists(String family) throws IOException;
  }

  /** Null if the kernel reports nothing; then the tables are listed and compared. */
  private final NftMonitor monitor;

  private final int lifetimeSeconds;
  private final Tables tables;
  private LibNftables nft;
  private FilterRules applied = FilterRules.NONE;

  /** Whether the tables are known to be what was applied, as far as the kernel reported. */
  private boolean known;

  /** How many changes the kernel had reported when the rules were applied. */
  private long changes;

  /** The listing of the unchanged tables, if the kernel reports no changes. */
  private String listing = "";

  /** How many checks for left-over tables are skipped after the last refused one. */
  private int pause;

  /** What is left of that pause. */
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
    // What is left over must be known now, to be replaced.
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
      // Otherwise another program has changed something at the same time.
      known = changes == before + (script.isEmpty() ? 0 : 1);
    }
  }

  /** What is refused changes nothing: the kernel makes all changes of a script, or none. */
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
   * As {@link #isLeftOver}, for a check that is repeated all the time: after each refusal it looks
   * half as often.
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
    // A kernel may not have each family: then it is asked for only if it is needed.
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

  /** What the tables look like now. One run of the library lists no more than one. */
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
      // Most likely the tables are not there. Replacing them will tell if it is something else.
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
      // Most likely the tables are not there.
      known = false;
    }
  }

  @Override
  public void close() {
    try {
      apply(FilterRules.NONE);
      if (isLeftOver()) {
        // Another program loaded a listing at this moment.
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
