// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.plan;

import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ACCEPT_LOCAL;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_ANNOUNCE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.ARP_IGNORE;
import static io.vrrp.impl.dataplane.kernel.Ipv4Setting.RP_FILTER;

import io.vrrp.impl.dataplane.kernel.Ipv4Settings;
import java.util.List;

/**
 * What the alias of a macvlan says if it is ours: what the settings of its base interface were
 * before they were changed for it. The alias outlives a crash together with the changed settings,
 * so that the next start knows what to remove and what to restore.
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

  /** Reads an alias; null if it is not ours. */
  static MacvlanAlias parse(String alias) {
    if (!alias.startsWith(OURS)) {
      return null;
    }
    if (alias.length() == OURS.length()) {
      return new MacvlanAlias(null);
    }
    int[] values = new int[ORIGINALS.size()];
    int position = OURS.length();
    // By hand, as it is read for each of a thousand macvlans each time that something is planned.
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
