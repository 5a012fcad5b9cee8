// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import com.sun.management.ThreadMXBean;
import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.JmxClient;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.RequiresLab;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Measures the memory that virtual routers need: with one, for each further one, and for each
 * advertisement after everything is compiled.
 */
@RequiresLab("keepalived")
class FootprintBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ON_ONE_INTERFACE = 255;
  private static final int ON_FOUR_INTERFACES = 1000;
  private static final int HIGH = 200;
  private static final int LOW = 100;

  /** Centiseconds. */
  private static final int INTERVAL = 10;

  private static final Duration WARM_UP = Settings.seconds("vrrp.footprint.warmup", 30);
  private static final Duration SECONDS = Settings.seconds("vrrp.footprint.seconds", 10);

  /**
   * After this time the JVM has compiled all frequent code, and its compiler allocates nothing
   * more.
   */
  private static final Duration COMPILING = Settings.seconds("vrrp.footprint.compiling", 60);

  /** In bytes; the heap's content is known only for our product. */
  private record Memory(
      long resident, long residentOutsideHeap, long usedHeap, long compiledCode) {}

  @Test
  void resident() {
    Memory one = ours(1);
    Memory many = ours(ON_ONE_INTERFACE);
    Memory veryMany = ours(ON_FOUR_INTERFACES);
    long keepalivedOne = keepalived(1);
    long keepalivedMany = keepalived(ON_ONE_INTERFACE);
    long keepalivedVeryMany = keepalived(ON_FOUR_INTERFACES);
    Comparison table =
        new Comparison(
            "Footprint: memory",
            "As master, %d s after all were master, %d advertisements a second of each."
                .formatted(WARM_UP.toSeconds(), 100 / INTERVAL),
            "The heap in use is what is left after a full collection. What is compiled meanwhile"
                + " lies outside of it; with few virtual routers much less code runs often enough.");
    table.judge(
        "resident with 1 virtual router",
        "MiB",
        one.resident() / 1048576.0,
        keepalivedOne / 1048576.0,
        96);
    table.print(
        "resident with " + ON_ONE_INTERFACE,
        "MiB",
        many.resident() / 1048576.0,
        keepalivedMany / 1048576.0);
    table.print(
        "resident with " + ON_FOUR_INTERFACES,
        "MiB",
        veryMany.resident() / 1048576.0,
        keepalivedVeryMany / 1048576.0);
    printEach(table, 1, one, ON_ONE_INTERFACE, many);
    table.print(
        "1 to 255: resident, each one more",
        "KiB",
        each(ON_ONE_INTERFACE - 1, one.resident(), many.resident()),
        each(ON_ONE_INTERFACE - 1, keepalivedOne, keepalivedMany));
    double all = printEach(table, ON_ONE_INTERFACE, many, ON_FOUR_INTERFACES, veryMany);
    table.judge(
        "255 to 1000: heap in use and resident outside of it for each one more",
        "KiB",
        all,
        each(ON_FOUR_INTERFACES - ON_ONE_INTERFACE, keepalivedMany, keepalivedVeryMany),
        8);
  }

  /**
   * Prints what each further virtual router needs of heap and of resident memory outside the heap.
   */
  private static double printEach(Comparison table, int few, Memory less, int many, Memory more) {
    String range = few + " to " + many + ": ";
    double heap = each(many - few, less.usedHeap(), more.usedHeap());
    double outside = each(many - few, less.residentOutsideHeap(), more.residentOutsideHeap());
    table.print(range + "heap in use for each one more", "KiB", heap);
    table.print(range + "resident outside of the heap for each one more", "KiB", outside);
    table.print(
        range + "of that compiled code",
        "KiB",
        each(many - few, less.compiledCode(), more.compiledCode()));
    return heap + outside;
  }

  /** Kibibytes. */
  private static double each(int routers, long less, long more) {
    return (more - less) / 1024.0 / routers;
  }

  private static Memory ours(int size) {
    try (Lab lab = Lab.open(FootprintBenchmark.class)) {
      Fleet fleet = Fleet.of(size);
      Pair pair = new Pair(lab, fleet, INTERVAL);
      OurContender master =
          new OurContender(pair.master(), System.getProperty("vrrp.performance.options", ""));
      long resident = running(master, fleet);
      JvmMemory memory = new JvmMemory(master.appliance());
      return new Memory(
          resident, memory.residentOutsideHeap(), memory.usedHeap(), memory.compiledCode());
    }
  }

  private static long keepalived(int size) {
    try (Lab lab = Lab.open(FootprintBenchmark.class)) {
      Fleet fleet = Fleet.of(size);
      Pair pair = new Pair(lab, fleet, INTERVAL);
      return running(new KeepalivedContender(pair.master()), fleet);
    }
  }

  /** Returns the resident memory. */
  private static long running(Contender master, Fleet fleet) {
    master.start(fleet.routers(HIGH, INTERVAL));
    master.awaitAll("MASTER", LIMIT);
    Settings.pass(WARM_UP);
    return master.usage().residentBytes();
  }

  @Test
  void allocated() throws IOException {
    try (Lab lab = Lab.open(FootprintBenchmark.class)) {
      Fleet fleet = Fleet.of(ON_ONE_INTERFACE);
      Pair pair = new Pair(lab, fleet, INTERVAL);
      String options = System.getProperty("vrrp.performance.options", "");
      OurContender master = OurContender.managed(pair.master(), options);
      OurContender backup = OurContender.managed(pair.backup(), options);
      master.start(fleet.routers(HIGH, INTERVAL));
      master.awaitAll("MASTER", LIMIT);
      backup.start(fleet.routers(LOW, INTERVAL));
      backup.awaitAll("BACKUP", LIMIT);
      Settings.pass(COMPILING);
      try (EngineThread sender = new EngineThread(master.appliance());
          EngineThread receiver = new EngineThread(backup.appliance())) {
        pair.watch().reset();
        long sentBefore = sender.allocated();
        long receivedBefore = receiver.allocated();
        Settings.pass(SECONDS);
        long sent = sender.allocated() - sentBefore;
        long received = receiver.allocated() - receivedBefore;
        long count = pair.watch().sent().count();
        Comparison table =
            new Comparison(
                "Footprint: allocation",
                "By the thread of the protocol, %d s after all were running, in %d s."
                    .formatted(COMPILING.toSeconds(), SECONDS.toSeconds()),
                "%d virtual routers, %d advertisements.".formatted(ON_ONE_INTERFACE, count));
        table.judge(
            "allocated for each advertisement, as master", "bytes", (double) sent / count, 0);
        table.judge(
            "allocated for each advertisement, as backup", "bytes", (double) received / count, 0);
      }
    }
  }

  /** Reads from a JVM what its engine thread uses. */
  private static final class EngineThread implements AutoCloseable {
    private final JmxClient jmx;
    private final ThreadMXBean threads;
    private final long id;

    EngineThread(Appliance appliance) throws IOException {
      jmx = appliance.jmx();
      threads =
          ManagementFactory.newPlatformMXBeanProxy(
              jmx.server(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
      List<ThreadInfo> all = List.of(threads.getThreadInfo(threads.getAllThreadIds()));
      id =
          all.stream()
              .filter(thread -> thread.getThreadName().equals("vrrp-engine"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no vrrp-engine among " + all))
              .getThreadId();
    }

    long allocated() {
      return threads.getThreadAllocatedBytes(id);
    }

    @Override
    public void close() {
      jmx.close();
    }
  }
}
