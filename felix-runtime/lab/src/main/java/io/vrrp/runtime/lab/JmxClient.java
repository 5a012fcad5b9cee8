// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the management beans of an appliance, as JConsole makes it. */
public final class JmxClient implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private JmxClient(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.server = connector.getMBeanServerConnection();
  }

  static JmxClient connect(String address, int port) {
    String url = "service:jmx:rmi:///jndi/rmi://" + address + ":" + port + "/jmxrmi";
    try {
      return new JmxClient(JMXConnectorFactory.connect(new JMXServiceURL(url)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the connection, for everything that {@link Router} does not offer. */
  public MBeanServerConnection server() {
    return server;
  }

  /**
   * Returns the bean of a virtual router, whether it exists or not.
   *
   * @param family {@code ipv4} or {@code ipv6}
   */
  public Router router(String interfaceName, String family, int vrid) {
    return named("interface=" + interfaceName + ",family=" + family + ",vrid=" + vrid);
  }

  /** The same for a virtual router in a named network namespace. */
  public Router router(String networkNamespace, String interfaceName, String family, int vrid) {
    return named(
        "networkNamespace="
            + networkNamespace
            + ",interface="
            + interfaceName
            + ",family="
            + family
            + ",vrid="
            + vrid);
  }

  private Router named(String keys) {
    String name = "io.vrrp:type=VirtualRouter," + keys;
    try {
      return new Router(new ObjectName(name));
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The management bean of one virtual router. */
  public final class Router {
    private final ObjectName name;

    private Router(ObjectName name) {
      this.name = name;
    }

    /** Returns its name. */
    public ObjectName name() {
      return name;
    }

    /** Returns INITIALIZE, BACKUP or MASTER. */
    public String state() {
      return (String) attribute("State");
    }

    /** Reads an attribute. */
    public Object attribute(String attribute) {
      try {
        return server.getAttribute(name, attribute);
      } catch (JMException e) {
        throw new IllegalStateException(name + " " + attribute, e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Invokes an operation whose parameters, if any, are of type int. */
    public Object invoke(String operation, int... arguments) {
      Object[] values = Arrays.stream(arguments).boxed().toArray();
      String[] types = new String[arguments.length];
      Arrays.fill(types, "int");
      try {
        return server.invoke(name, operation, values, types);
      } catch (JMException e) {
        throw new IllegalStateException(name + " " + operation, e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
