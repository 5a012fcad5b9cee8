// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HookLogTest {

  private final HookCall call =
      HookCall.state(new FakeRouter(51).service, VrrpState.MASTER, "a reason", 0);
  private final List<String> lines = new ArrayList<>();
  private final HookLog log = new HookLog("mail", lines::add);

  private void failed(String result, long second) {
    log.failed(call, result, "after 10 ms", "", TimeUnit.SECONDS.toNanos(second));
  }

  @Test
  void failureThatLastsIsLoggedLessAndLessOften() {
    for (int second = 0; second < 8 * 60; second++) {
      failed("exit status 1", second);
    }
    // At the start, after one minute, and two minutes and four minutes later.
    assertEquals(4, lines.size(), lines::toString);
    assertTrue(lines.get(3).contains("239 such failures since the last line"), lines.get(3));
  }

  @Test
  void otherFailureIsLoggedAtOnce() {
    failed("exit status 1", 0);
    failed("exit status 1", 1);
    failed("exit status 2", 2);
    failed("exit status 2", 3);
    assertEquals(2, lines.size(), lines::toString);
  }
}
