// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.tracking.RecordingSink;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RiseAndFallTest {

  private final RecordingSink sink = new RecordingSink();

  private RiseAndFall judge(int fall, int rise) {
    return new RiseAndFall(new PollSettings(1000, 1000, fall, rise), "192.0.2.254", sink);
  }

  private void assertReports(String... reports) {
    assertEquals(List.of(reports), sink.all());
  }

  @Test
  void firstSuccessIsReportedAtOnce() {
    judge(3, 5).success("answers");
    assertReports("up: answers");
  }

  @Test
  void firstFailuresAreReportedWhenThereAreEnough() {
    RiseAndFall judge = judge(3, 1);
    judge.silence();
    judge.silence();
    assertReports();
    judge.silence();
    assertReports("down: no answer from 192.0.2.254 for 3 probes");
  }

  @Test
  void failuresMustFollowEachOther() {
    RiseAndFall judge = judge(3, 1);
    judge.success("answers");
    for (int i = 0; i < 10; i++) {
      judge.silence();
      judge.silence();
      judge.success("answers");
    }
    assertReports("up: answers");
  }

  @Test
  void successesMustFollowEachOtherToComeBack() {
    RiseAndFall judge = judge(1, 3);
    judge.failure("connection refused");
    judge.success("answers");
    judge.success("answers");
    judge.failure("connection refused");
    judge.success("answers");
    judge.success("answers");
    assertReports("down: connection refused");
    judge.success("answers");
    assertReports("down: connection refused", "up: answers");
  }

  @Test
  void theLastErrorIsTheReason() {
    RiseAndFall judge = judge(2, 1);
    judge.silence();
    judge.failure("no route to host");
    judge.failure("no route to host");
    judge.silence();
    judge.failure("connection refused");
    assertReports("down: no route to host", "down: connection refused");
  }

  @Test
  void reasonOfOneFailedProbeHasNoNumber() {
    judge(1, 1).silence();
    assertReports("down: no answer from 192.0.2.254");
  }

  @Test
  void firstReportComesWithinTheTimeThatTheSettingsGive() {
    List<Long> times =
        Stream.of(new PollSettings(1000, 1000, 3, 1), new PollSettings(100, 50, 1, 9))
            .map(PollSettings::firstReportWithinMillis)
            .toList();
    assertEquals(List.of(4500L, 650L), times);
  }
}
