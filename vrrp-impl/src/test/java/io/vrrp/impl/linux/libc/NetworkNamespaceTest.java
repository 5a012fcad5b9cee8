// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.KernelTestBed;
import io.vrrp.impl.linux.LinuxKernelNetwork;
import io.vrrp.impl.linux.OpenFiles;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.linux.Unprivileged;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkNamespaceTest {

  private static final String NAME = "vrrp-test";

  @BeforeEach
  void add() throws IOException {
    Ip.run("netns add " + NAME);
  }

  @AfterEach
  void delete() throws IOException {
    Ip.run("netns del " + NAME);
  }

  private static String current() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
  }

  private static String onThreadOf(NetworkNamespace namespace) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            assertTrue(Thread.currentThread().isDaemon());
            answer.complete(Thread.currentThread().getName() + " " + current());
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        };
    namespace.threads("worker").newThread(task).start();
    return answer.join();
  }

  @Test
  void onlyItsOwnThreadsRunInTheNamespace() throws IOException {
    String before = current();
    try (NetworkNamespace named = NetworkNamespace.named(NAME)) {
      String there = named.call(NetworkNamespaceTest::current);
      assertNotEquals(before, there);
      assertEquals("worker " + there, onThreadOf(named));
    }
    assertEquals(before, current());
    try (NetworkNamespace own = NetworkNamespace.own()) {
      assertEquals(before, own.call(NetworkNamespaceTest::current));
      assertEquals("worker " + before, onThreadOf(own));
    }
  }

  @Test
  void aKernelNetworkOpenedThereIsThere() throws IOException {
    try (NetworkNamespace named = NetworkNamespace.named(NAME);
        LinuxKernelNetwork here = LinuxKernelNetwork.open()) {
      LinuxKernelNetwork there = named.call(LinuxKernelNetwork::open);
      KernelTestBed.readNames(here);
      List<String> names = named.call(() -> KernelTestBed.readNames(there));
      assertEquals(List.of("lo"), names);
      IOException refusal =
          assertThrows(IOException.class, () -> named.call(LinuxKernelNetwork::open));
      assertTrue(refusal.getMessage().startsWith("VRRP runs already"), refusal.getMessage());
      there.close();
    }
  }

  @Test
  void theFilesOfSettingsAreThoseOfTheNamespace() throws IOException {
    Path file = Path.of("/proc/sys/net/ipv4/conf/all/arp_ignore");
    String before = Files.readString(file);
    try (NetworkNamespace named = NetworkNamespace.named(NAME)) {
      named.call(() -> Files.writeString(file, "3"));
      assertEquals("3", named.call(() -> Files.readString(file).strip()));
    }
    assertEquals(before, Files.readString(file));
  }

  @Test
  void existsAsLongAsItIsOpen() throws IOException {
    try (NetworkNamespace named = NetworkNamespace.named(NAME)) {
      String there = named.call(NetworkNamespaceTest::current);
      assertTrue(named.isCurrent());
      Ip.run("netns del " + NAME);
      assertEquals(there, named.call(NetworkNamespaceTest::current));
      assertFalse(named.isCurrent(), "the name is gone");
      Ip.run("netns add " + NAME);
      assertFalse(named.isCurrent(), "the name is another one's");
    }
    try (NetworkNamespace own = NetworkNamespace.own()) {
      assertTrue(own.isCurrent());
    }
  }

  @Test
  void refusesWhatIsNoNamespace() throws IOException {
    for (String name : List.of("", ".", "..", "../netns/" + NAME, "/", "a\0")) {
      IOException refusal = assertThrows(IOException.class, () -> NetworkNamespace.named(name));
      assertEquals(
          "'" + name + "' is not a valid name of a network namespace", refusal.getMessage());
    }
    IOException missing = assertThrows(IOException.class, () -> NetworkNamespace.named("missing"));
    assertEquals(
        "there is no network namespace missing: neither /run/netns/missing nor"
            + " /var/run/netns/missing exists",
        missing.getMessage());
    Path file = Path.of("/run/netns/file");
    Files.writeString(file, "");
    try {
      IOException other = assertThrows(IOException.class, () -> NetworkNamespace.named("file"));
      assertEquals("file: this file is not a network namespace", other.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void namesTheMissingPrivilege() throws Exception {
    String message =
        Unprivileged.call(
            () -> assertThrows(IOException.class, () -> NetworkNamespace.named(NAME)).getMessage());
    assertEquals(
        "entering network namespace vrrp-test: Operation not permitted (EPERM);"
            + " needs CAP_SYS_ADMIN",
        message);
  }

  @Test
  void passesOnWhatTheActionThrows() throws IOException {
    try (NetworkNamespace own = NetworkNamespace.own()) {
      IOException failure = new IOException("x");
      assertSame(failure, assertThrows(IOException.class, () -> own.call(() -> fail(failure))));
      RuntimeException mistake = new IllegalStateException("y");
      assertSame(
          mistake, assertThrows(IllegalStateException.class, () -> own.call(() -> fail(mistake))));
      Exception other = new Exception("z");
      assertSame(
          other, assertThrows(IOException.class, () -> own.call(() -> fail(other))).getCause());
    }
  }

  @Test
  void resultIsClosedIfItsCallerNoLongerWaits() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (NetworkNamespace own = NetworkNamespace.own()) {
      Thread caller = Thread.currentThread();
      Thread interrupter = new Thread(caller::interrupt);
      assertThrows(
          InterruptedIOException.class,
          () ->
              own.call(
                  () -> {
                    interrupter.start();
                    interrupted.await();
                    return (AutoCloseable) closed::countDown;
                  }));
      assertTrue(Thread.interrupted());
      interrupted.countDown();
      assertTrue(closed.await(10, TimeUnit.SECONDS));
    }
  }

  private static Void fail(Exception failure) throws Exception {
    throw failure;
  }

  @Test
  void noTaskRunsElsewhereOnceItIsClosed() throws IOException, InterruptedException {
    NetworkNamespace named = NetworkNamespace.named(NAME);
    boolean[] ran = new boolean[1];
    Throwable[] thrown = new Throwable[1];
    Thread late = named.threads("late").newThread(() -> ran[0] = true);
    late.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    named.close();
    named.close();
    late.start();
    late.join();
    assertFalse(ran[0]);
    assertTrue(thrown[0] instanceof IllegalStateException);
    assertThrows(
        IllegalStateException.class, () -> named.threads("later").newThread(() -> ran[0] = true));
    assertThrows(IOException.class, () -> named.call(() -> ran[0] = true));
    assertFalse(ran[0]);
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    NetworkNamespace.named(NAME).close();
    long files = OpenFiles.count();
    for (int i = 0; i < 100; i++) {
      NetworkNamespace.named(NAME).close();
      assertThrows(IOException.class, () -> NetworkNamespace.named("missing"));
    }
    assertTrue(OpenFiles.count() < files + 50);
  }
}
