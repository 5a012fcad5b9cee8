// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.main.AutoProcessor;
import org.apache.felix.main.Main;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * Runs the framework until it stops. Felix's own {@link Main} does the same, but its exit status is
 * 128 + n after signal n, and 0 after a failed start. Here the status is 0 after every clean stop,
 * including one by a signal, and never after a failure.
 */
public final class Launcher {
  private static final List<String> STOP_SIGNALS = List.of("HUP", "INT", "TERM");
  private static final int FAILED = 1;

  private Launcher() {}

  /**
   * Runs the framework with the properties in the file that {@code felix.config.properties} names.
   */
  public static void main(String[] args) {
    // First, so that a signal during the start also leads to a clean stop.
    STOP_SIGNALS.forEach(Launcher::exitCleanlyOn);
    Main.loadSystemProperties();
    Map<String, String> configuration = Main.loadConfigProperties();
    if (configuration == null) {
      System.err.println("vrrp: cannot read " + System.getProperty(Main.CONFIG_PROPERTIES_PROP));
      System.exit(FAILED);
    }
    Main.copySystemProperties(configuration);
    System.exit(run(configuration));
  }

  /**
   * The exit runs the shutdown hooks, one of which stops the framework, and keeps its status. This
   * uses reflection, because javac warns about the only class that handles signals, and the warning
   * cannot be suppressed.
   */
  private static void exitCleanlyOn(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object exit =
          Proxy.newProxyInstance(
              Launcher.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                System.exit(0);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
    } catch (ReflectiveOperationException e) {
      // With -Xrs the JVM has no signal handlers: the signal then ends it at once.
    }
  }

  private static int run(Map<String, String> configuration) {
    try {
      Framework framework = new FrameworkFactory().newFramework(configuration);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "framework stop"));
      framework.init();
      AutoProcessor.process(configuration, framework.getBundleContext());
      FrameworkEvent end;
      do {
        framework.start();
        end = framework.waitForStop(0);
      } while (end.getType() == FrameworkEvent.STOPPED_UPDATE);
      return end.getType() == FrameworkEvent.STOPPED ? 0 : FAILED;
    } catch (BundleException | InterruptedException | RuntimeException e) {
      System.err.println("vrrp: cannot start the framework: " + e);
      return FAILED;
    }
  }

  private static void stop(Framework framework) {
    try {
      framework.stop();
      framework.waitForStop(0);
    } catch (BundleException | InterruptedException | RuntimeException e) {
      System.err.println("vrrp: cannot stop the framework: " + e);
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
