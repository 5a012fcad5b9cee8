// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NativeFunctionsTest {

  @Test
  void releasedLibraryIsUnusableUntilItIsBoundAgain() throws IOException {
    Libc.load();
    NativeFunctions.releaseAll();
    assertThrows(UnsatisfiedLinkError.class, Libc::eventfd);
    NativeFunctions.releaseAll();
    Libc.load();
    int file = Libc.eventfd();
    assertTrue(file >= 0, () -> "error " + file);
    assertEquals(0, Libc.close(file));
  }

  @Test
  void namespaceKnowsWhetherAThreadIsLeft() throws IOException, InterruptedException {
    NetworkNamespace own = NetworkNamespace.own();
    assertTrue(own.isEmpty());
    Object lock = new Object();
    Thread thread;
    synchronized (lock) {
      thread =
          own.threads("waits")
              .newThread(
                  () -> {
                    synchronized (lock) {
                      lock.notifyAll();
                    }
                  });
      assertTrue(own.isEmpty(), "not started");
      thread.start();
      assertFalse(own.isEmpty());
    }
    thread.join();
    assertTrue(own.isEmpty());
  }
}
