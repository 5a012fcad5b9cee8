// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.filter.FilterRules;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a filter does on a kernel that has no netfilter. */
class NftFilterWithoutNetfilterTest {

  private static final int SECONDS_OF_A_DAY = 86_400;

  private int attempts;
  private boolean hasNetfilter;
  private boolean isTablePresent;

  private final NftFilter filter =
      new NftFilter(
          null,
          10,
          family -> {
            attempts++;
            if (!hasNetfilter) {
              throw new IOException("Protocol not supported (EPROTONOSUPPORT)");
            }
            return isTablePresent;
          });

  @Test
  void looksForLeftOverTablesEverMoreRarely() throws IOException {
    filter.apply(FilterRules.NONE);
    attempts = 0;
    for (int second = 0; second < SECONDS_OF_A_DAY; second++) {
      assertTrue(filter.isIntact());
    }
    assertTrue(attempts < SECONDS_OF_A_DAY / 400, attempts + " attempts a day");
  }

  @Test
  void findsATableWhenNetfilterComesLater() throws IOException {
    filter.apply(FilterRules.NONE);
    for (int second = 0; second < 10; second++) {
      assertTrue(filter.isIntact());
    }
    hasNetfilter = true;
    isTablePresent = true;
    int checks = 0;
    while (filter.isIntact()) {
      checks++;
      assertTrue(checks < 100, "the table is not found");
    }
  }

  @Test
  void looksEachTimeWhileThereIsNetfilter() throws IOException {
    hasNetfilter = true;
    filter.apply(FilterRules.NONE);
    attempts = 0;
    for (int second = 0; second < 10; second++) {
      assertTrue(filter.isIntact());
    }
    assertEquals(10 * NftScript.FAMILIES.size(), attempts);
    isTablePresent = true;
    assertFalse(filter.isIntact());
  }
}
