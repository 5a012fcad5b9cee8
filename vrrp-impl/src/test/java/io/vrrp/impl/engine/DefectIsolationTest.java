// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import static io.vrrp.impl.engine.TestBed.ETH0;
import static io.vrrp.impl.engine.TestBed.SECOND;
import static io.vrrp.impl.engine.TestBed.config;
import static io.vrrp.impl.engine.TestBed.eth0;
import static io.vrrp.impl.engine.TestBed.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.EngineCounter;
import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.LateTimers;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.PacketReceiver;
import io.vrrp.impl.engine.port.RouterHandle;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.ProtocolVersions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call that the engine makes through one of its ports fails once. The virtual router that made
 * the call stops, gives a reason and starts again; the others continue undisturbed.
 */
class DefectIsolationTest {

  private static final String DEFECT = "an injected defect";

  /** Longer than the pause after a fault, a backup's wait and a second set of pauses. */
  private static final long RECOVERY = 40 * SECOND;

  /** Makes one of the calls through the ports fail. */
  private static final class Injector {

    /** These cannot fail, or every call of the engine would fail. */
    private static final Set<String> SAFE = Set.of("nanoTime", "wakeUp", "errorText", "toString");

    /** After these calls the caller owns nothing more, even if they throw. */
    private static final Set<String> FREEING = Set.of("close");

    private final boolean afterwards;
    private final int failing;
    private int calls;
    private boolean armed;
    String failed;

    Injector(int failing, boolean afterwards) {
      this.failing = failing;
      this.afterwards = afterwards;
    }

    <T> T wrap(Class<T> type, T target) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                boolean fails = armed && !SAFE.contains(method.getName()) && calls++ == failing;
                if (fails) {
                  failed = type.getSimpleName() + "." + method.getName();
                  if (!afterwards && !FREEING.contains(method.getName())) {
                    throw new IllegalStateException(DEFECT);
                  }
                }
                Object result;
                try {
                  result = method.invoke(target, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (fails) {
                  if (result instanceof AutoCloseable opened) {
                    opened.close();
                  }
                  throw new IllegalStateException(DEFECT);
                }
                if (result instanceof PacketReceiver receiver) {
                  return wrap(PacketReceiver.class, receiver);
                }
                return result instanceof TransmitFrame frame
                    ? wrap(TransmitFrame.class, frame)
                    : result;
              }));
    }
  }

  /** Two virtual routers on an engine whose ports fail. */
  private static final class Bed {
    final Injector injector;
    final SimulatedIo io = new SimulatedIo();
    final TestBed.Addresses addresses = new TestBed.Addresses();
    final TestBed.Observer observer = new TestBed.Observer();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final Engine engine;
    RouterHandle first;
    RouterHandle second;

    /** Whether the scenario disturbs the second one itself. */
    boolean disturbed;

    Bed(Injector injector) {
      this.injector = injector;
      engine =
          new Engine(
              injector.wrap(PacketIo.class, io),
              injector.wrap(DataPlanePort.class, addresses),
              () -> TestBed.WALL,
              warnings::add,
              Thread::new);
      engine.setLateTimers(injector.wrap(LateTimers.class, (id, nanos) -> {}));
      io.run(engine::turn);
    }

    void start() {
      engine.networkChanged(List.of(eth0()));
      first = engine.add(config(1, 100), observer);
      second = engine.add(config(2, 200), observer);
    }

    void masters() {
      start();
      io.advance(4 * SECOND);
      held();
      io.advance(2 * SECOND);
      assertEquals(VrrpState.MASTER, first.state());
      assertEquals(VrrpState.MASTER, second.state());
    }

    void held() {
      for (TestBed.Asked asked : List.copyOf(addresses.asked)) {
        engine.addressesHeld(asked.router(), asked.request());
      }
    }

    void deliver(ByteBuffer packet) {
      io.deliver(ETH0, packet);
      io.advance(0);
    }
  }

  private enum Scenario {
    ADDING(
        bed -> {},
        bed -> {
          bed.start();
          bed.io.advance(4 * SECOND);
          bed.held();
        }),
    PACKETS(
        Bed::masters,
        bed -> {
          bed.deliver(packet(1, 50));
          bed.deliver(packet(1, 200));
          bed.deliver(packet(1, 0));
          bed.deliver(packet(77, 0));
          bed.deliver(packet(1, 200).put(8, (byte) 1));
          bed.io.advance(2 * SECOND);
        }),
    TIMERS(Bed::masters, bed -> bed.io.advance(5 * SECOND)),
    LATE_TIMERS(
        Bed::masters,
        bed -> {
          bed.disturbed = true;
          bed.io.freeze();
          bed.io.passWhileFrozen(2 * SECOND);
          bed.io.resume();
          bed.io.advance(SECOND);
        }),
    COMMANDS(
        Bed::masters,
        bed -> {
          for (Runnable command :
              List.<Runnable>of(
                  () -> bed.first.overridePriority(50),
                  () -> bed.first.announce(),
                  () -> bed.first.relinquish(),
                  () -> bed.first.setShutDown(true),
                  () -> bed.first.setShutDown(false),
                  () -> bed.first.resetCounters(),
                  () -> bed.first.clearPriorityOverride())) {
            try {
              command.run();
            } catch (IllegalStateException e) {
              assertTrue(e.getMessage().contains("only a master"), e::toString);
            }
            bed.io.advance(0);
          }
        }),
    CONFIGURATION(
        Bed::masters,
        bed -> {
          bed.first.configure(
              config(TestBed.parameters(1, 120, 50, "192.0.2.100/24", "192.0.2.101/24")));
          bed.io.advance(SECOND);
          bed.first.configure(
              TestBed.withoutVirtualMac(
                  config(
                      TestBed.speaking(
                          TestBed.parameters(1, 120, 50, "192.0.2.100/24"),
                          ProtocolVersions.V3,
                          TestBed.peers(null, "192.0.2.9")))));
          bed.io.advance(SECOND);
          bed.first.configure(TestBed.disabled(config(1, 100)));
          bed.first.configure(config(1, 100));
        }),
    NETWORK(
        Bed::masters,
        bed -> {
          bed.disturbed = true;
          bed.engine.networkChanged(
              List.of(TestBed.withMac(eth0(), new MacAddress(0x0200_0000_0077L))));
          bed.engine.networkChanged(List.of(TestBed.noCarrier(eth0())));
          bed.engine.networkChanged(List.of(eth0()));
          bed.engine.networkChanged(List.of(TestBed.withIndex(eth0(), 7)));
          bed.engine.networkChanged(List.of());
          bed.engine.networkChanged(List.of(eth0()));
        }),
    REPORTS(
        Bed::masters,
        bed -> {
          bed.held();
          bed.engine.confirmationWanted();
          bed.io.delete(IpAddress.parse("192.0.2.100"));
          bed.held();
          bed.engine.addressesRefused(
              bed.first.id(),
              bed.addresses.asked.get(bed.addresses.asked.size() - 2).request(),
              "no");
          bed.engine.addressesRefused(bed.first.id(), bed.addresses.last().request(), "no");
        }),
    HUNG_DATA_PLANE(
        Bed::masters,
        bed -> {
          bed.disturbed = true;
          bed.engine.confirmationWanted();
          bed.io.advance(2L * DataPlaneWatchdog.PATIENCE_SECONDS * SECOND);
          bed.engine.confirmationWanted();
        }),
    REMOVAL(
        Bed::masters,
        bed -> {
          bed.first.remove();
          bed.first = bed.engine.add(config(1, 100), bed.observer);
        });

    private final Consumer<Bed> preparation;
    private final Consumer<Bed> action;

    Scenario(Consumer<Bed> preparation, Consumer<Bed> action) {
      this.preparation = preparation;
      this.action = action;
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneInternalErrorStopsOneVirtualRouterAtMostAndNotForEver(Scenario scenario) {
    for (boolean afterwards : List.of(false, true)) {
      int failing = 0;
      while (oneDefect(scenario, failing, afterwards)) {
        failing++;
      }
      assertTrue(failing > 0);
    }
  }

  /** Returns whether there was such a call. */
  private static boolean oneDefect(Scenario scenario, int failing, boolean afterwards) {
    Bed bed = new Bed(new Injector(failing, afterwards));
    scenario.preparation.accept(bed);
    long begin = bed.io.nanoTime();
    bed.injector.armed = true;
    String what = scenario + ", call " + failing + (afterwards ? " afterwards" : " at once");
    try {
      scenario.action.accept(bed);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what + ", " + bed.injector.failed, e);
    }
    bed.injector.armed = false;
    String text = what + ", " + bed.injector.failed;
    for (long passed = 0; passed < RECOVERY; passed += SECOND) {
      bed.engine.confirmationWanted();
      bed.io.advance(SECOND);
      bed.held();
    }
    // The other one's internal error does not affect this one.
    assertEquals(VrrpState.MASTER, bed.first.state(), text + bed.first.snapshot().reasons());
    assertEquals(VrrpState.MASTER, bed.second.state(), text + bed.second.snapshot().reasons());
    boolean firstHit = isHit(bed.first);
    boolean secondHit = isHit(bed.second);
    boolean shared =
        bed.injector.failed != null && bed.injector.failed.startsWith("PacketReceiver");
    assertFalse(firstHit && secondHit && !shared, text);
    if (!secondHit && !bed.disturbed && scenario != Scenario.ADDING) {
      List<Long> times =
          bed.io.advertisements().stream()
              .filter(a -> a.vrid() == 2 && a.time() >= begin)
              .map(SimulatedIo.Sent::time)
              .toList();
      for (int i = 1; i < times.size(); i++) {
        assertEquals(SECOND, times.get(i) - times.get(i - 1), text);
      }
    }
    bed.deliver(packet(1, 250));
    bed.deliver(packet(2, 250));
    assertEquals(VrrpState.BACKUP, bed.first.state(), text + ": hears");
    assertEquals(VrrpState.BACKUP, bed.second.state(), text + ": hears");
    bed.engine.close();
    assertEquals(0, bed.io.openReceivers(), text);
    assertEquals(0, bed.io.openFrames, text);
    assertTrue(bed.io.closed, text);
    return bed.injector.failed != null;
  }

  private static boolean isHit(RouterHandle router) {
    return router.snapshot().history().stream()
        .anyMatch(transition -> transition.reason().contains("internal error"));
  }

  @Test
  void internalErrorWhileClosingPreventsNoOtherFromLeaving() {
    for (int failing = 0; ; failing++) {
      Bed bed = new Bed(new Injector(failing, false));
      bed.masters();
      bed.io.sent.clear();
      bed.injector.armed = true;
      assertDoesNotThrow(bed.engine::close);
      if (bed.injector.failed == null) {
        return;
      }
      String text = "call " + failing + ", " + bed.injector.failed;
      List<Integer> left = new ArrayList<>();
      bed.io.advertisements().forEach(sent -> left.add(sent.vrid()));
      assertTrue(left.size() >= 1, text);
      assertEquals(2, bed.observer.removals.size(), text);
      assertEquals(0, bed.io.openReceivers(), text);
      assertEquals(0, bed.io.openFrames, text);
    }
  }

  @Test
  void aPortThatFailsInEveryTurnCostsOneStopInEachPause() {
    Bed bed = new Bed(new Injector(0, false));
    bed.masters();
    bed.addresses.wantDefect = id -> id.vrid() == 1;
    bed.deliver(packet(1, 200));
    bed.io.advance(600 * SECOND);
    assertEquals(VrrpState.INITIALIZE, bed.first.state());
    assertEquals(List.of("internal error; see the log"), bed.first.snapshot().reasons());
    assertEquals(VrrpState.MASTER, bed.second.state());
    assertTrue(
        bed.engine.snapshot().get(EngineCounter.DEFECTS) < 40,
        "" + bed.engine.snapshot().get(EngineCounter.DEFECTS));
    bed.addresses.wantDefect = id -> false;
    bed.io.advance(600 * SECOND);
    assertEquals(VrrpState.MASTER, bed.first.state());
    bed.engine.close();
  }
}
