// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Constants;

class TrackerServiceTest {

  private final FakeReferences references = new FakeReferences();

  private TrackerService with(Object... pairs) {
    Map<String, Object> properties = new HashMap<>(Map.of(VrrpTracker.NAME, "app"));
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put((String) pairs[i], pairs[i + 1]);
    }
    return TrackerService.of(references.reference(properties));
  }

  @Test
  void onlyANameIsNeeded() {
    TrackerService service = with();

    assertEquals("app", service.name());
    assertEquals("custom", service.kind());
    assertEquals(TimeUnit.SECONDS.toNanos(3), service.firstReportWithin());
    assertEquals(0, service.ranking());
  }

  @Test
  void kindAndTimeMayBeGiven() {
    TrackerService service =
        with(VrrpTracker.KIND, "ping", VrrpTracker.FIRST_REPORT_WITHIN, 9_000L);

    assertEquals("ping", service.kind());
    assertEquals(TimeUnit.SECONDS.toNanos(9), service.firstReportWithin());
  }

  @Test
  void theTimeMayBeOfAnyTypeAndIsLimited() {
    for (Object value : Arrays.<Object>asList(500, 500L, 500.0, (short) 500, "500", " 500 ")) {
      assertEquals(
          TimeUnit.MILLISECONDS.toNanos(500),
          with(VrrpTracker.FIRST_REPORT_WITHIN, value).firstReportWithin());
    }
    assertEquals(0, with(VrrpTracker.FIRST_REPORT_WITHIN, -1).firstReportWithin());
    assertEquals(
        TimeUnit.HOURS.toNanos(1),
        with(VrrpTracker.FIRST_REPORT_WITHIN, Long.MAX_VALUE).firstReportWithin());
    assertEquals(
        TimeUnit.SECONDS.toNanos(3),
        with(VrrpTracker.FIRST_REPORT_WITHIN, "soon").firstReportWithin());
  }

  @Test
  void unusableKindIsNotShown() {
    assertEquals("custom", with(VrrpTracker.KIND, " ").kind());
    assertEquals("custom", with(VrrpTracker.KIND, 7).kind());
    assertEquals("a b", with(VrrpTracker.KIND, "a\nb").kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:1", "ä"})
  void aNameThatNoVirtualRouterCanReferToIsAnError(String name) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> with(VrrpTracker.NAME, name));

    assertTrue(
        error
            .getMessage()
            .endsWith(
                "ignored; vrrp.tracker.name="
                    + name
                    + "; allowed: 1 to 64 letters, digits, '.', '_' and '-'"),
        error.getMessage());
  }

  @Test
  void aMissingNameIsAnError() {
    assertThrows(
        IllegalArgumentException.class, () -> TrackerService.of(references.reference(Map.of())));
    assertThrows(IllegalArgumentException.class, () -> with(VrrpTracker.NAME, List.of("app")));
  }

  @Test
  void theHighestRankingComesFirstThenTheOldest() {
    TrackerService oldest = with();
    TrackerService younger = with();
    TrackerService best = with(Constants.SERVICE_RANKING, 5);
    TrackerService worst = with(Constants.SERVICE_RANKING, -5);

    assertEquals(
        List.of(best, oldest, younger, worst),
        List.copyOf(new TreeSet<>(List.of(worst, younger, best, oldest))));
  }
}
