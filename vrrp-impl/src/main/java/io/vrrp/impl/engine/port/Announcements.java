// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.PropertyRule;

/**
 * How often a master announces its virtual IP addresses.
 *
 * @param repeat how many rounds a new master sends, a quarter of a second apart
 * @param delay after how many seconds it sends them again; 0 = never
 * @param refresh after how many seconds without a round it sends one; 0 = never
 */
public record Announcements(int repeat, int delay, int refresh) {

  private static final int MAX_REFRESH = 86_400;

  public static final PropertyRule<Integer> REPEAT = PropertyRule.range("announceRepeat", 1, 20);

  public static final PropertyRule<Integer> DELAY = PropertyRule.range("announceDelay", 0, 300);

  /** The property also accepts the value auto. */
  public static final PropertyRule<Integer> REFRESH =
      new PropertyRule<>(
          "announceRefresh",
          "auto, 0 to " + MAX_REFRESH,
          seconds -> seconds >= 0 && seconds <= MAX_REFRESH);

  /**
   * Checks all values.
   *
   * @throws IllegalArgumentException if values are not allowed; the message names all of them
   */
  public Announcements {
    PropertyErrors errors = new PropertyErrors();
    REPEAT.check(repeat, errors);
    DELAY.check(delay, errors);
    REFRESH.check(refresh, errors);
    errors.throwIfAny();
  }
}
