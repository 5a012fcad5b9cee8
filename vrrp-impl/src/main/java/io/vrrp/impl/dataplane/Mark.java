// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the alias of a macvlan says if it is ours: what the settings of its base interface were
 * before they were changed for it. The alias outlives a crash together with the changed settings,
 * so that the next start knows what to remove and what to restore.
 *
 * @param original the settings that were changed, or null if none were
 */
record Mark(Original original) {

  /**
   * Settings of a base interface.
   *
   * @param rpFilter its original rp_filter
   * @param arpIgnore its original arp_ignore
   * @param arpAnnounce its original arp_announce
   * @param acceptLocal its original accept_local
   */
  record Original(int rpFilter, int arpIgnore, int arpAnnounce, int acceptLocal) {
    static Original of(Ipv4Settings settings) {
      return new Original(
          settings.rpFilter(),
          settings.arpIgnore(),
          settings.arpAnnounce(),
          settings.acceptLocal());
    }
  }

  private static final String OURS = "io.vrrp";
  private static final Pattern ALIAS =
      Pattern.compile(
          "io\\.vrrp(?: base: rp_filter=(\\d{1,4}) arp_ignore=(\\d{1,4}) arp_announce=(\\d{1,4})"
              + " accept_local=(\\d{1,4}))?");

  /** Reads an alias; null if it is not ours. */
  static Mark parse(String alias) {
    Matcher matcher = alias.startsWith(OURS) ? ALIAS.matcher(alias) : null;
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    return new Mark(
        matcher.group(1) == null
            ? null
            : new Original(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))));
  }

  String alias() {
    return original == null
        ? OURS
        : OURS
            + " base: rp_filter="
            + original.rpFilter()
            + " arp_ignore="
            + original.arpIgnore()
            + " arp_announce="
            + original.arpAnnounce()
            + " accept_local="
            + original.acceptLocal();
  }
}
