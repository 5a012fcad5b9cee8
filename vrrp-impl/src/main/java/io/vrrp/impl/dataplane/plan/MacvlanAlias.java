// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import java.util.List;

/**
 * The alias of our macvlans. It contains the original settings of the base interface. Alias and
 * changed settings both survive a crash, so the next start knows what to remove and what to
 * restore.
 *
 * @param original the settings that were changed, or null if none were
 */
record MacvlanAlias(Original original) {

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
          settings.get(RP_FILTER),
          settings.get(ARP_IGNORE),
          settings.get(ARP_ANNOUNCE),
          settings.get(ACCEPT_LOCAL));
    }
  }

  private static final String OURS = "io.vrrp";
  private static final List<String> ORIGINALS =
      List.of(" base: rp_filter=", " arp_ignore=", " arp_announce=", " accept_local=");
  private static final int MAX_DIGITS = 4;

  /** Parses an alias; returns null if it is not ours. */
  static MacvlanAlias parse(String alias) {
    if (!alias.startsWith(OURS)) {
      return null;
    }
    if (alias.length() == OURS.length()) {
      return new MacvlanAlias(null);
    }
    int[] values = new int[ORIGINALS.size()];
    int position = OURS.length();
    // Parsed by hand: each plan does this for every macvlan, perhaps a thousand.
    for (int i = 0; i < values.length; i++) {
      if (!alias.startsWith(ORIGINALS.get(i), position)) {
        return null;
      }
      position += ORIGINALS.get(i).length();
      int begin = position;
      while (position < alias.length() && isDigit(alias.charAt(position))) {
        values[i] = 10 * values[i] + alias.charAt(position) - '0';
        position++;
        if (position - begin > MAX_DIGITS) {
          return null;
        }
      }
      if (position == begin) {
        return null;
      }
    }
    return position < alias.length()
        ? null
        : new MacvlanAlias(new Original(values[0], values[1], values[2], values[3]));
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  String alias() {
    return original == null
        ? OURS
        : OURS
            + ORIGINALS.get(0)
            + original.rpFilter()
            + ORIGINALS.get(1)
            + original.arpIgnore()
            + ORIGINALS.get(2)
            + original.arpAnnounce()
            + ORIGINALS.get(3)
            + original.acceptLocal();
  }
}
