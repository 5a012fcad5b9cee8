// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import io.vrrp.impl.dataplane.FilterRules;
import io.vrrp.impl.dataplane.PacketFilter;
import java.io.IOException;

/**
 * Tables of nftables, by libnftables. Both are loaded only once there is something to filter.
 *
 * <p>Since Linux 5.12 the tables are owned by this object: nobody else can change them, not even
 * {@code nft flush ruleset}, and the kernel removes them when the process dies. On an older kernel
 * they are looked at for changes, and what a crash left behind is replaced by name.
 */
public final class NftFilter implements PacketFilter {

  private boolean owner;
  private LibNftables nft;
  private FilterRules applied = FilterRules.NONE;

  /** What the tables look like when nobody has changed them; null if nobody can. */
  private String listing;

  private boolean begun;

  /** A filter without rules, for the network namespace of the thread that first applies some. */
  public NftFilter() {
    this(KernelRelease.running().keepsTableOwner());
  }

  NftFilter(boolean owner) {
    this.owner = owner;
  }

  @Override
  public void apply(FilterRules rules) throws IOException {
    // With owners there is nothing that a crash could have left behind.
    boolean leftOver = !begun && !owner;
    if (nft == null && rules.isEmpty() && !leftOver) {
      return;
    }
    if (nft == null) {
      try {
        nft = LibNftables.open();
      } catch (IOException e) {
        if (rules.isEmpty()) {
          return; // What cannot be seen to now will be when it matters.
        }
        throw e;
      }
    }
    if (!begun) {
      begin(rules);
      begun = true;
    } else if (!owner && !isIntact()) {
      replaceWhatIsThere(rules);
    } else {
      replaceOurs(rules);
    }
    applied = rules;
    listing = owner ? null : list();
  }

  private void begin(FilterRules rules) throws IOException {
    try {
      replaceWhatIsThere(rules);
    } catch (IOException e) {
      if (!owner) {
        throw e;
      }
      // A library before 1.0 does not know what the kernel does.
      owner = false;
      try {
        replaceWhatIsThere(rules);
      } catch (IOException alsoWithout) {
        owner = true;
        throw e;
      }
    }
  }

  private void replaceWhatIsThere(FilterRules rules) throws IOException {
    NftScript script = new NftScript();
    // A kernel may have no arp family: then it is asked for only if it is needed.
    (owner ? NftScript.families(rules) : NftScript.FAMILIES).forEach(script::removeIfPresent);
    nft.run(script.add(rules, owner).toString());
  }

  private void replaceOurs(FilterRules rules) throws IOException {
    NftScript script = new NftScript();
    if (NftScript.differOnlyInElements(applied, rules)) {
      script.change(applied, rules);
    } else {
      NftScript.families(applied).forEach(script::remove);
      script.add(rules, owner);
    }
    if (!script.isEmpty()) {
      nft.run(script.toString());
    }
  }

  /** What the tables look like now. One run of the library lists no more than one. */
  private String list() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String family : NftScript.families(applied)) {
      all.append(nft.run(NftScript.list(family)));
    }
    return all.toString();
  }

  @Override
  public boolean isIntact() throws IOException {
    if (listing == null || nft == null) {
      return true;
    }
    try {
      return list().equals(listing);
    } catch (IOException e) {
      // Most likely the tables are not there. Replacing them will tell if it is something else.
      return false;
    }
  }

  @Override
  public void close() {
    if (nft == null) {
      return;
    }
    try {
      if (owner) {
        replaceOurs(FilterRules.NONE);
      } else {
        replaceWhatIsThere(FilterRules.NONE);
      }
    } catch (IOException e) {
      // Nothing is left to be tried; tables that have an owner go with it.
      listing = null;
    }
    applied = FilterRules.NONE;
    listing = null;
    begun = false;
    nft.close();
    nft = null;
  }
}
