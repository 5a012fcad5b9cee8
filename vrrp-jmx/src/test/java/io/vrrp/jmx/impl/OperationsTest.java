// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vrrp.jmx.VirtualRouterMXBean;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.stream.Stream;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperationsTest {

  /** A class of the implementation, which clients do not have. */
  private static final class PrivateFailure extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    PrivateFailure() {
      super("priority=0; allowed: 1 to 254", new ConcurrentModificationException());
    }
  }

  private final ExporterFixture jmx = new ExporterFixture();
  private final VirtualRouterMXBean router = jmx.proxy();

  @Test
  void reachTheService() {
    router.overridePriority(50);
    router.clearPriorityOverride();
    router.shutdown();
    router.startup();
    router.relinquish();
    router.announce();
    router.resetStatistics();
    assertEquals(
        List.of(
            "overridePriority 50",
            "clearPriorityOverride",
            "shutdown",
            "startup",
            "relinquish",
            "announce",
            "resetStatistics"),
        jmx.service.calls);
  }

  @Test
  void areCalledByNameToo() throws Exception {
    jmx.server.invoke(
        jmx.name, "overridePriority", new Object[] {50}, new String[] {int.class.getName()});
    assertEquals(List.of("overridePriority 50"), jmx.service.calls);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failOnlyWithClassesOfTheJdkAndAText(
      RuntimeException thrown, Class<? extends RuntimeException> seen, String text) {
    jmx.service.failure = thrown;
    for (Executable operation :
        List.<Executable>of(
            () -> router.overridePriority(0),
            router::clearPriorityOverride,
            router::shutdown,
            router::startup,
            router::relinquish,
            router::announce,
            router::resetStatistics,
            router::getExplanation,
            router::getConfigurationPid,
            router::getConfigurationFile,
            router::getState,
            router::getCounters)) {
      RuntimeException failure = assertThrows(RuntimeException.class, operation);
      assertSame(seen, failure.getClass());
      assertEquals(text, failure.getMessage());
      assertNull(failure.getCause());
    }
  }

  static Stream<Object[]> failures() {
    return Stream.of(
        new Object[] {
          new PrivateFailure(), IllegalArgumentException.class, "priority=0; allowed: 1 to 254"
        },
        new Object[] {
          new IllegalStateException("eth0/ipv4/51 is gone", new PrivateFailure()),
          IllegalStateException.class,
          "eth0/ipv4/51 is gone"
        },
        new Object[] {
          new ConcurrentModificationException(),
          IllegalStateException.class,
          "java.util.ConcurrentModificationException"
        });
  }

  @Test
  void failWithoutAProxyAsJmxDefinesIt() {
    jmx.service.failure = new IllegalStateException("eth0/ipv4/51 is gone");
    RuntimeMBeanException failure =
        assertThrows(
            RuntimeMBeanException.class, () -> jmx.server.invoke(jmx.name, "shutdown", null, null));
    assertSame(IllegalStateException.class, failure.getTargetException().getClass());
  }
}
