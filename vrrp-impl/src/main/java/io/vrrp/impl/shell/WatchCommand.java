// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VrrpListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The command that prints notifications as they arrive. */
@Component(service = WatchCommand.class)
public final class WatchCommand {

  static final List<String> FUNCTIONS = List.of("watch");

  private static final long POLL_MILLIS = 100;

  private final BundleContext context;
  private volatile boolean stopped;

  @Activate
  public WatchCommand(BundleContext context) {
    this.context = context;
  }

  @Deactivate
  void deactivate() {
    stopped = true;
  }

  /** Prints notifications until the user ends it. */
  @Descriptor("prints notifications as they arrive, until Enter or Ctrl-C")
  public void watch(CommandSession session) {
    PrintStream out = Output.of(session);
    if (readsLinesItself(session)) {
      out.println("Press Ctrl-C to end.");
      watch(out, Long.MAX_VALUE, () -> false);
    } else {
      out.println("Press Enter to end.");
      watch(out, Long.MAX_VALUE, () -> enterPressed(session.getKeyboard()));
    }
  }

  /**
   * Whether the shell uses JLine, as Karaf's and Felix's do. Such a shell hides keys from a command
   * until they are read, and interrupts the command at Ctrl-C.
   */
  private static boolean readsLinesItself(CommandSession session) {
    return session.get(".jline.terminal") != null || session.get(".terminal") != null;
  }

  /** Prints notifications for a while, without reading the keyboard: for scripts. */
  @Descriptor("prints notifications as they arrive, for some time")
  public void watch(CommandSession session, @Descriptor("how many seconds") String seconds) {
    int limit = Arguments.positive("seconds", seconds);
    watch(Output.of(session), TimeUnit.SECONDS.toNanos(limit), () -> false);
  }

  private void watch(PrintStream out, long nanos, BooleanSupplier enough) {
    // Karaf buffers the output until the command ends.
    out.flush();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    VrrpListener listener =
        happened ->
            lines.add(
                Values.timeOfDay(happened.time()) + "  " + happened.id() + ": " + happened.text());
    ServiceRegistration<VrrpListener> registration =
        context.registerService(VrrpListener.class, listener, null);
    try {
      long start = System.nanoTime();
      while (!stopped && System.nanoTime() - start < nanos && !enough.getAsBoolean()) {
        String line = lines.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (line != null) {
          out.println(line);
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      // Ctrl-C is a normal end.
    } finally {
      unregister(registration);
    }
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // The framework has unregistered it, because this bundle is stopping.
    }
  }

  private static boolean enterPressed(InputStream keyboard) {
    try {
      while (keyboard.available() > 0) {
        int key = keyboard.read();
        if (key == '\n' || key == '\r' || key < 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
