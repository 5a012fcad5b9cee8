// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommandTest {

  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void oneThatWasGivenUpIsNeverBegun() {
    Command<Integer> command = new Command<>(runs::incrementAndGet);

    assertTrue(command.giveUp());
    command.run();

    assertEquals(0, runs.get());
  }

  @Test
  void oneThatWasBegunCannotBeGivenUp() {
    Command<Integer> command = new Command<>(runs::incrementAndGet);

    command.run();

    assertFalse(command.giveUp());
    assertEquals(1, command.answer());
  }

  /** Otherwise an interrupted caller would leave a virtual router that no other code knows. */
  @Test
  void interruptedCallerStillHearsTheAnswerOfOneThatWasBegun() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Command<Integer> command =
        new Command<>(
            () -> {
              begun.countDown();
              awaitUninterruptibly(go);
              return runs.incrementAndGet();
            });
    Thread engine = new Thread(command);
    engine.start();
    begun.await();
    Thread.currentThread().interrupt();
    new Thread(go::countDown).start();

    assertEquals(1, command.answer());
    assertTrue(Thread.interrupted(), "the interruption is not lost");
    engine.join();
  }

  @Test
  void failureIsTheCallers() {
    Command<Integer> command =
        new Command<>(
            () -> {
              throw new IllegalArgumentException("twice");
            });

    command.run();

    assertEquals(
        "twice", assertThrows(IllegalArgumentException.class, command::answer).getMessage());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
