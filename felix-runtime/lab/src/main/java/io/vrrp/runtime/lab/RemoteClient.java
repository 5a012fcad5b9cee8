// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeChangeNotification;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * A management client in its own JVM on a host, like JConsole. It needs its own JVM because the
 * trust store of TLS is fixed once for each JVM. Each request gets one line as its answer: a value,
 * or the exceptions from the outermost to the cause.
 */
public final class RemoteClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ANSWER = "= ";
  private static final String NOTIFICATION = "! ";
  private static final String SEPARATOR = "\t";

  private static int clients;

  private final LabProcess process;
  private int read;

  private RemoteClient(LabProcess process) {
    this.process = process;
  }

  /**
   * Starts the JVM.
   *
   * @param host where
   * @param options of the JVM, such as a trust store
   * @return a client that is not connected
   */
  public static RemoteClient start(Host host, String... options) {
    Path classes =
        Path.of(RemoteClient.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classes.toString(), RemoteClient.class.getName()));
    clients++;
    return new RemoteClient(
        host.spawn("client-" + clients, Map.of(), command.toArray(String[]::new)));
  }

  /**
   * Connects with TLS, including the connection to the registry. Without a user it is anonymous.
   */
  public String connect(String url, String... userAndPassword) {
    return ask("connect", "tls", url, userAndPassword);
  }

  /** Connects without TLS. */
  public String connectPlainly(String url, String... userAndPassword) {
    return ask("connect", "plain", url, userAndPassword);
  }

  /** Connects to a JVM of this host by its process, as JConsole does if no port is given. */
  public String attach(long pid) {
    return ask("attach", Long.toString(pid), "");
  }

  /** Reads an attribute. */
  public String get(String name, String attribute) {
    return ask("get", name, attribute);
  }

  /** Sets an attribute of type boolean. */
  public String set(String name, String attribute, boolean value) {
    return ask("set", name, attribute, Boolean.toString(value));
  }

  /** Invokes an operation; numbers are of type int, all other arguments strings. */
  public String invoke(String name, String operation, String... arguments) {
    return ask("invoke", name, operation, arguments);
  }

  /** Listens to changes of attributes. */
  public String listen(String name) {
    return ask("listen", name, "");
  }

  /** Waits for a notification, such as {@code State: MASTER to INITIALIZE}. */
  public void awaitNotification(String change) {
    process.awaitLine("^" + NOTIFICATION + change + "$", LIMIT);
  }

  private String ask(String verb, String first, String second, String... others) {
    List<String> words = new ArrayList<>(List.of(verb, first, second));
    words.addAll(List.of(others));
    process.type(String.join(SEPARATOR, words));
    read = process.awaitLine("^" + ANSWER, read, LIMIT);
    return process.output().get(read - 1).substring(ANSWER.length());
  }

  /**
   * Answers requests until the end of the standard input.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Session session = new Session();
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String answer;
      try {
        answer = String.valueOf(session.answer(List.of(line.split(SEPARATOR, -1))));
      } catch (Exception e) {
        answer = chain(e);
      }
      System.out.println(ANSWER + answer.replace('\n', ' '));
    }
    System.exit(0);
  }

  private static String chain(Throwable failure) {
    List<String> causes = new ArrayList<>();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      causes.add(t.getClass().getSimpleName() + ": " + t.getMessage());
    }
    return String.join(" <- ", causes);
  }

  /** The connection, in the client's JVM. */
  private static final class Session {
    private MBeanServerConnection server;

    Object answer(List<String> words) throws IOException, JMException, AttachNotSupportedException {
      String first = words.get(1);
      String second = words.get(2);
      List<String> others = words.subList(3, words.size());
      return switch (words.get(0)) {
        case "connect" -> connect(first.equals("tls"), second, others);
        case "attach" -> attach(first);
        case "get" -> server.getAttribute(new ObjectName(first), second);
        case "set" -> set(first, second, Boolean.valueOf(others.get(0)));
        case "invoke" -> invoke(first, second, others);
        case "listen" -> listen(first);
        default -> throw new IllegalArgumentException(words.get(0));
      };
    }

    private String connect(boolean tls, String url, List<String> userAndPassword)
        throws IOException {
      Map<String, Object> environment = new HashMap<>();
      if (tls) {
        environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
      }
      if (!userAndPassword.isEmpty()) {
        environment.put(JMXConnector.CREDENTIALS, userAndPassword.toArray(String[]::new));
      }
      server =
          JMXConnectorFactory.connect(new JMXServiceURL(url), environment)
              .getMBeanServerConnection();
      return "connected";
    }

    private String attach(String pid) throws IOException, AttachNotSupportedException {
      VirtualMachine machine = VirtualMachine.attach(pid);
      try {
        return connect(false, machine.startLocalManagementAgent(), List.of());
      } finally {
        machine.detach();
      }
    }

    private String set(String name, String attribute, Boolean value)
        throws IOException, JMException {
      server.setAttribute(new ObjectName(name), new Attribute(attribute, value));
      return "set";
    }

    private Object invoke(String name, String operation, List<String> arguments)
        throws IOException, JMException {
      Object[] values = new Object[arguments.size()];
      String[] types = new String[arguments.size()];
      for (int i = 0; i < values.length; i++) {
        boolean number = arguments.get(i).matches("\\d+");
        values[i] = number ? (Object) Integer.valueOf(arguments.get(i)) : arguments.get(i);
        types[i] = number ? "int" : String.class.getName();
      }
      return server.invoke(new ObjectName(name), operation, values, types);
    }

    private String listen(String name) throws IOException, JMException {
      server.addNotificationListener(
          new ObjectName(name),
          (notification, handback) -> {
            if (notification instanceof AttributeChangeNotification change) {
              System.out.println(
                  NOTIFICATION
                      + change.getAttributeName()
                      + ": "
                      + change.getOldValue()
                      + " to "
                      + change.getNewValue());
            }
          },
          null,
          null);
      return "listening";
    }
  }
}
