// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.OpenFiles;
import io.vrrp.impl.tracking.RecordingSink;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Trackers in the test's network namespace, which a virtual cable connects with a host, another
 * network namespace: {@value #UPLINK} with 192.0.2.1 and 2001:db8::1 here, {@value #FAR} with .2
 * and ::2 there.
 */
final class TrackingTestBed {

  static final String UPLINK = "up0";
  static final String FAR = "far0";
  static final String HOST = "trackedhost";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<Throwable> defects = new ArrayList<>();
  private final TrackingNamespaces namespaces = new TrackingNamespaces(executor, this::addDefect);
  private final List<VrrpTracker> started = new ArrayList<>();
  private final long openFiles;

  TrackingTestBed() throws IOException {
    // With its first socket the JVM opens some files that stay open.
    new ServerSocket(0).close();
    Ip.run("netns add " + HOST);
    openFiles = OpenFiles.count();
    connect();
  }

  /** Makes the cable. */
  void connect() throws IOException {
    Ip.run("link add " + UPLINK + " type veth peer name " + FAR + " netns " + HOST);
    Ip.run("addr add 192.0.2.1/24 dev " + UPLINK);
    Ip.run("addr add 2001:db8::1/64 dev " + UPLINK + " nodad");
    Ip.run("-n " + HOST + " addr add 192.0.2.2/24 dev " + FAR);
    Ip.run("-n " + HOST + " addr add 2001:db8::2/64 dev " + FAR + " nodad");
    Ip.run("-n " + HOST + " link set " + FAR + " up");
    Ip.run("-n " + HOST + " link set lo up");
    Ip.run("link set " + UPLINK + " up");
  }

  private synchronized void addDefect(Throwable defect) {
    defects.add(defect);
  }

  TrackingNamespaces namespaces() {
    return namespaces;
  }

  RecordingSink start(VrrpTracker tracker) {
    RecordingSink sink = new RecordingSink();
    tracker.start(sink);
    started.add(tracker);
    return sink;
  }

  void check() throws InterruptedException, ExecutionException {
    executor.submit(namespaces::check).get();
  }

  void stopAll() throws InterruptedException, ExecutionException {
    started.forEach(VrrpTracker::stop);
    started.clear();
    executor.submit(() -> {}).get();
  }

  /** Runs a command in the namespace of the host. */
  static void inHost(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", HOST));
    words.addAll(List.of(command));
    run(words);
  }

  static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  /** Ends all trackers. No thread and no file of them may remain. */
  public void close() throws Exception {
    stopAll();
    executor.submit(namespaces::close).get();
    executor.shutdown();
    // First the cable: with the namespace, the kernel would delete it at a time of its own.
    if (Ip.run("-o link").contains(UPLINK)) {
      Ip.run("link del " + UPLINK);
    }
    Ip.run("netns del " + HOST);
    synchronized (this) {
      assertEquals(List.of(), defects);
    }
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (OpenFiles.count() > openFiles) {
      // Pipes to commands that have ended are closed a little later.
      assertTrue(System.nanoTime() < deadline, "files are still open");
      Thread.onSpinWait();
    }
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("vrrp-tracking"))
            .count(),
        "threads");
  }
}
