// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.AddressFamily;
import io.vrrp.VrrpPeer;
import io.vrrp.VrrpStatus;
import io.vrrp.VrrpTrackReference;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fails if the API gets a value that the shell does not show. */
class DetailsTest {

  private final VrrpStatus status = new FakeRouter("eth0", AddressFamily.IPV4, 51).status();

  private static Map<String, Object> all(Class<?> type, Object of, Set<String> shownApart)
      throws ReflectiveOperationException {
    Map<String, Object> values = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (!shownApart.contains(method.getName())) {
        values.put(method.getName(), method.invoke(of));
      }
    }
    return values;
  }

  @Test
  void eachValueOfAStatusIsShownUnderItsName() throws Exception {
    assertEquals(
        all(VrrpStatus.class, status, Set.of("id", "peers", "trackers", "history")),
        Details.of(status));
  }

  @Test
  void eachValueOfATrackerIsShownUnderItsName() throws Exception {
    VrrpTrackReference tracker =
        new FakeRouter("eth0", AddressFamily.IPV4, 51).followUplink().status().trackers().get(0);
    assertEquals(all(VrrpTrackReference.class, tracker, Set.of()), Details.of(tracker));
    assertEquals("name", Arrays.asList(Details.of(tracker).keySet().toArray()).get(0));
  }

  @Test
  void eachValueOfAPeerIsShownUnderItsName() throws Exception {
    VrrpPeer peer = status.peers().get(0);
    assertEquals(all(VrrpPeer.class, peer, Set.of()), Details.of(peer));
    assertEquals("address", Arrays.asList(Details.of(peer).keySet().toArray()).get(0));
  }
}
