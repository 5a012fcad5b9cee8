// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.config;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.engine.port.RouterObserver;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on its own thread, with callers on other threads. */
@Timeout(30)
class EngineThreadTest {

  /** Waits only for wake-ups: its clock stands still. */
  private static final class BlockingIo implements PacketIo {
    private final Semaphore wakeUps = new Semaphore(0);
    final AtomicInteger openReceivers = new AtomicInteger();
    final AtomicInteger openFrames = new AtomicInteger();
    final AtomicReference<Thread> thread = new AtomicReference<>();
    volatile boolean closed;

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void await(long deadline) {
      thread.set(Thread.currentThread());
      wakeUps.acquireUninterruptibly();
      wakeUps.drainPermits();
    }

    @Override
    public void wakeUp() {
      wakeUps.release();
    }

    @Override
    public PacketReceiver openReceiver(IpFamily family, int index, String name) {
      openReceivers.incrementAndGet();
      return new PacketReceiver() {
        @Override
        public boolean isReady() {
          return false;
        }

        @Override
        public ByteBuffer receive() {
          return null;
        }

        @Override
        public void joinAgain() {}

        @Override
        public void hearUnicast(boolean wanted) {}

        @Override
        public void close() {
          openReceivers.decrementAndGet();
        }
      };
    }

    @Override
    public TransmitFrame allocateUnicastFrame(
        int capacity, IpAddress destination, int interfaceIndex, String interfaceName) {
      return allocateFrame(capacity);
    }

    @Override
    public TransmitFrame allocateFrame(int capacity) {
      openFrames.incrementAndGet();
      ByteBuffer memory = ByteBuffer.allocate(capacity);
      return new TransmitFrame() {
        @Override
        public ByteBuffer buffer() {
          return memory;
        }

        @Override
        public int send(int interfaceIndex, int length) {
          return 0;
        }

        @Override
        public void close() {
          openFrames.decrementAndGet();
        }
      };
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final BlockingIo io = new BlockingIo();
  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();

  private Engine engine(DataPlanePort addresses) {
    return new Engine(io, addresses, () -> TestBed.WALL, warnings::add, Thread::new);
  }

  @Test
  void manyCallersAreServedAndClosingEndsTheThread() throws Exception {
    Engine engine = engine(new TestBed.Addresses());
    engine.start();
    engine.networkChanged(List.of(TestBed.eth0()));
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int caller = i;
      done.add(
          callers.submit(
              () -> {
                for (int vrid = 1 + caller; vrid <= 255; vrid += 8) {
                  RouterHandle router = engine.add(config(vrid, 100), new TestBed.Observer());
                  assertEquals(VrrpState.BACKUP, router.state());
                  router.overridePriority(7);
                  assertEquals(7, router.snapshot().effective().priority());
                  if (vrid % 2 == 0) {
                    router.remove();
                  }
                }
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    callers.shutdown();
    engine.close();
    assertFalse(io.thread.get().isAlive());
    assertEquals(0, io.openReceivers.get());
    assertEquals(0, io.openFrames.get());
    assertTrue(io.closed);
  }

  @Test
  void callersDuringTheEndGetAnErrorAtOnceAndLeaveNothingBehind() throws Exception {
    for (int round = 0; round < 200; round++) {
      Engine engine = engine(new TestBed.Addresses());
      engine.start();
      engine.networkChanged(List.of(TestBed.eth0()));
      CountDownLatch running = new CountDownLatch(1);
      AtomicReference<Throwable> unexpected = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                for (int vrid = 1; vrid <= 255; vrid++) {
                  try {
                    engine.add(config(vrid, 255), new TestBed.Observer());
                  } catch (IllegalStateException e) {
                    if (!e.getMessage().equals("the VRRP engine is stopped")) {
                      unexpected.set(e);
                    }
                    return;
                  }
                  running.countDown();
                }
              });
      caller.start();
      running.await();
      engine.close();
      caller.join();
      assertEquals(null, unexpected.get());
      assertEquals(0, io.openReceivers.get());
      assertEquals(0, io.openFrames.get());
    }
  }

  @Test
  void internalErrorIsReportedAndStopsNeitherTheThreadNorLaterCommands() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    Engine engine =
        engine(
            new DataPlanePort() {
              @Override
              public void want(
                  RouterId router, int index, RouterConfig config, boolean held, long request) {
                if (failures.getAndDecrement() > 0) {
                  throw new AssertionError("a defect");
                }
              }

              @Override
              public void forget(RouterId router) {}

              @Override
              public void confirm(RouterId router) {}
            });
    engine.start();
    engine.add(config(1, 100), new TestBed.Observer());
    engine.networkChanged(List.of(TestBed.eth0()));
    String warning = warnings.poll(10, TimeUnit.SECONDS);
    assertNotNull(warning);
    assertTrue(warning.contains("internal error") && warning.contains("HeldAddresses"), warning);
    assertTrue(io.thread.get().isAlive());
    engine.add(TestBed.on("eth9", config(1, 9).parameters()), new TestBed.Observer());
    engine.close();
    assertFalse(io.thread.get().isAlive());
    assertEquals(null, warnings.poll());
  }

  @Test
  void internalErrorOfOneVirtualRouterStopsNoOther() {
    SimulatedIo simulated = new SimulatedIo();
    boolean[] defective = {true};
    Engine engine =
        new Engine(
            simulated,
            new DataPlanePort() {
              @Override
              public void want(
                  RouterId router, int index, RouterConfig config, boolean held, long request) {
                if (router.vrid() == 1 && held && defective[0]) {
                  throw new AssertionError("a defect");
                }
              }

              @Override
              public void forget(RouterId router) {}

              @Override
              public void confirm(RouterId router) {}
            },
            () -> TestBed.WALL,
            warnings::add,
            Thread::new);
    simulated.run(engine::turn);
    engine.networkChanged(List.of(TestBed.eth0()));
    // The failing one is the first in the queue of deadlines.
    RouterHandle first = engine.add(config(1, 200), new TestBed.Observer());
    RouterHandle second = engine.add(config(2, 100), new TestBed.Observer());
    simulated.advance(4 * TestBed.SECOND);
    assertEquals(VrrpState.MASTER, second.state());
    assertEquals(VrrpState.INITIALIZE, first.state());
    assertEquals(List.of("internal error; see the log"), first.snapshot().reasons());
    defective[0] = false;
    simulated.advance(TestBed.FAULT_PAUSE + 4 * TestBed.SECOND);
    assertEquals(VrrpState.MASTER, first.state());
    engine.close();
    assertEquals(1, warnings.size());
  }

  @Test
  void internalErrorWhileLeavingAnInterfaceAffectsNoOtherRouterOnIt() {
    SimulatedIo simulated = new SimulatedIo();
    boolean[] defective = {false};
    Engine engine =
        new Engine(
            simulated,
            new DataPlanePort() {
              @Override
              public void want(
                  RouterId router, int index, RouterConfig config, boolean held, long request) {
                if (defective[0]) {
                  defective[0] = false;
                  throw new AssertionError("a defect");
                }
              }

              @Override
              public void forget(RouterId router) {}

              @Override
              public void confirm(RouterId router) {}
            },
            () -> TestBed.WALL,
            warnings::add,
            Thread::new);
    simulated.run(engine::turn);
    engine.networkChanged(List.of(TestBed.eth0()));
    RouterHandle first = engine.add(config(1, 100), new TestBed.Observer());
    RouterHandle second = engine.add(config(2, 100), new TestBed.Observer());
    simulated.advance(4 * TestBed.SECOND);
    defective[0] = true;
    engine.networkChanged(List.of());
    assertEquals(VrrpState.INITIALIZE, first.state());
    assertEquals(VrrpState.INITIALIZE, second.state());
    assertEquals(0, simulated.openReceivers());
    engine.close();
  }

  @Test
  void virtualRouterStoppedByAnInternalErrorStartsLater() {
    SimulatedIo simulated = new SimulatedIo();
    boolean[] defective = {true};
    Engine engine =
        new Engine(
            simulated,
            new DataPlanePort() {
              @Override
              public void want(
                  RouterId router, int index, RouterConfig config, boolean held, long request) {
                if (router.vrid() == 1 && defective[0]) {
                  throw new AssertionError("a defect");
                }
              }

              @Override
              public void forget(RouterId router) {}

              @Override
              public void confirm(RouterId router) {}
            },
            () -> TestBed.WALL,
            warnings::add,
            Thread::new);
    simulated.run(engine::turn);
    RouterHandle first = engine.add(config(1, 100), new TestBed.Observer());
    RouterHandle second = engine.add(config(2, 100), new TestBed.Observer());
    engine.networkChanged(List.of(TestBed.eth0()));
    simulated.advance(0);
    assertEquals(VrrpState.INITIALIZE, first.state());
    assertEquals(VrrpState.BACKUP, second.state());
    defective[0] = false;
    simulated.advance(TestBed.FAULT_PAUSE);
    assertEquals(VrrpState.BACKUP, first.state());
    engine.close();
    assertEquals(0, simulated.openReceivers());
  }

  @Test
  void commandQueuedAfterAnInternalErrorRunsWithoutAnotherWakeUp() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch posted = new CountDownLatch(1);
    Engine engine =
        engine(
            new DataPlanePort() {
              @Override
              public void want(
                  RouterId router, int index, RouterConfig config, boolean held, long request) {
                first.countDown();
                try {
                  posted.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                throw new IllegalStateException("a defect");
              }

              @Override
              public void forget(RouterId router) {}

              @Override
              public void confirm(RouterId router) {}
            });
    engine.start();
    CountDownLatch behind = new CountDownLatch(1);
    engine.add(
        config(1, 100),
        new RouterObserver() {
          @Override
          public void stateChanged(
              long number, Instant time, VrrpState from, VrrpState to, String why) {}

          @Override
          public void warned(String text) {
            if (text.contains("no carrier")) {
              behind.countDown();
            }
          }

          @Override
          public void removed() {}
        });
    engine.networkChanged(List.of(TestBed.eth0()));
    first.await();
    // Two wake-ups for two commands become one: the second command has none left.
    engine.networkChanged(List.of(TestBed.noCarrier(TestBed.eth0())));
    io.wakeUps.drainPermits();
    posted.countDown();
    assertTrue(behind.await(10, TimeUnit.SECONDS));
    engine.close();
  }

  @Test
  void warningNeverWaitsForItsReceiver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Engine engine =
        new Engine(
            io,
            new TestBed.Addresses(),
            () -> TestBed.WALL,
            text -> {
              try {
                release.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              warnings.add(text);
            },
            Thread::new);
    engine.start();
    engine.warn("first");
    engine.warn("second");
    assertEquals(List.of(), List.copyOf(warnings));
    release.countDown();
    engine.close();
    engine.warn("third");
    assertEquals(List.of("first", "second", "third"), List.copyOf(warnings));
  }

  /** A thread is in the network namespace of the thread that created it. */
  @Test
  void observersAreNotCalledInTheNetworkNamespaceOfTheEngine() throws Exception {
    InheritableThreadLocal<String> namespace = new InheritableThreadLocal<>();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Engine engine =
        new Engine(
            io,
            new TestBed.Addresses(),
            () -> TestBed.WALL,
            text -> seen.add("in " + namespace.get()),
            task ->
                new Thread(
                    () -> {
                      namespace.set("blue");
                      task.run();
                    }));
    engine.start();
    // Reported on the engine thread.
    engine.networkChanged(List.of(TestBed.eth0()));
    engine.add(
        config(1, 100),
        new TestBed.Observer() {
          @Override
          public void stateChanged(
              long number, Instant time, VrrpState from, VrrpState to, String why) {
            seen.add("in " + namespace.get());
          }
        });
    assertEquals("in null", seen.poll(10, TimeUnit.SECONDS));
    engine.close();
  }

  @Test
  void anInterruptedCallerLeavesNoVirtualRouterBehind() throws Exception {
    Engine engine = engine(new TestBed.Addresses());
    Thread.currentThread().interrupt();
    assertThrows(
        IllegalStateException.class, () -> engine.add(config(1, 100), new TestBed.Observer()));
    assertTrue(Thread.interrupted());
    engine.start();
    engine.add(config(1, 100), new TestBed.Observer());
    engine.close();
  }

  @Test
  void anEngineThatNeverRanCanBeClosed() {
    Engine engine = engine(new TestBed.Addresses());
    engine.close();
    assertTrue(io.closed);
    assertEquals(0, io.openFrames.get());
  }

  @Test
  void anObserverThatHangsCostsEventsOnly() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    EventQueue events = new EventQueue(lost -> {});
    events.post(
        () -> {
          hanging.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    hanging.await();
    List<Integer> delivered = new ArrayList<>();
    for (int i = 0; i < 10_005; i++) {
      int number = i;
      events.post(() -> delivered.add(number));
    }
    assertEquals(5, events.lost());
    release.countDown();
    events.close();
    assertEquals(IntStream.range(0, 10_000).boxed().toList(), delivered);
  }
}
