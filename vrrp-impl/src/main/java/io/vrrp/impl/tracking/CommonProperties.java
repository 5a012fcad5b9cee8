// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.linux.netlink.Prefix;
import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.PropertyRule;
import io.vrrp.impl.tracking.network.Target;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Properties that several kinds of trackers have. */
final class CommonProperties {

  static final String INTERFACE = "interface";
  static final String NETWORK_NAMESPACE = "networkNamespace";
  static final String ADDRESS = "address";
  static final String SOURCE = "source";
  static final String INTERVAL = "interval";
  static final String TIMEOUT = "timeout";
  static final String FALL = "fall";
  static final String RISE = "rise";

  static final int DEFAULT_INTERVAL = 1000;
  static final int DEFAULT_TIMEOUT = 1000;

  /** After this time a probe of this host that has not answered counts as hanging. */
  private static final int HANGING_MILLIS = 5_000;

  private static final PropertyRule<Integer> INTERVAL_RULE =
      PropertyRule.range(INTERVAL, 100, 600_000);
  private static final PropertyRule<Integer> TIMEOUT_RULE =
      PropertyRule.range(TIMEOUT, 10, 600_000);
  private static final PropertyRule<Integer> FALL_RULE = PropertyRule.range(FALL, 1, 100);
  private static final PropertyRule<Integer> RISE_RULE = PropertyRule.range(RISE, 1, 100);
  private static final String HOST = "an IPv4 or IPv6 address of a host, no DNS name";

  private CommonProperties() {}

  /** The name of an interface, or null if there is none. */
  static String interfaceName(PropertyReader reader, String property) {
    String text = reader.text(property);
    if (text != null && !InterfaceName.RULE.allows(text)) {
      reader.errors().add(property, text, InterfaceName.RULE.allowed());
    }
    return text;
  }

  /** The name of a network namespace, or "". */
  static String networkNamespace(PropertyReader reader) {
    return reader.text(RouterConfig.NETWORK_NAMESPACE, "");
  }

  /** The address of a host, or null if there is none. Names are not looked up. */
  static IpAddress host(PropertyReader reader, String property) {
    String text = reader.text(property);
    if (text == null) {
      return null;
    }
    try {
      IpAddress address = IpAddress.parse(text);
      if (!address.isMulticast() && !isNothing(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    reader.errors().add(property, text, HOST);
    return null;
  }

  private static boolean isNothing(IpAddress address) {
    return address.high() == 0 && address.low() == 0
        || !address.v6() && address.low() == 0xffff_ffffL;
  }

  /** The host that is probed. */
  static Target target(PropertyReader reader) {
    IpAddress address = host(reader, ADDRESS);
    if (address == null && reader.text(ADDRESS) == null) {
      reader.errors().addMissing(ADDRESS, HOST);
    }
    String interfaceName = interfaceName(reader, INTERFACE);
    IpAddress source = host(reader, SOURCE);
    if (address != null && source != null && address.v6() != source.v6()) {
      reader.errors().add(SOURCE, source, "an address of the same family as address=" + address);
    }
    if (address != null && address.isIpv6LinkLocal() && interfaceName == null) {
      reader
          .errors()
          .addMissing(
              INTERFACE, "the interface of the link, as address=" + address + " is local to it");
    }
    return new Target(address, interfaceName, source);
  }

  /** How often to ask a host. */
  static PollSettings polling(PropertyReader reader, int defaultFall) {
    int interval = reader.number(INTERVAL_RULE, DEFAULT_INTERVAL);
    int timeout = reader.number(TIMEOUT_RULE, DEFAULT_TIMEOUT);
    return settings(reader, interval, Math.min(interval, timeout), defaultFall);
  }

  /** How often to look at something on this host. One failure is enough to be down. */
  static PollSettings polling(PropertyReader reader) {
    return settings(reader, reader.number(INTERVAL_RULE, DEFAULT_INTERVAL), HANGING_MILLIS, 1);
  }

  private static PollSettings settings(
      PropertyReader reader, int interval, int timeout, int defaultFall) {
    return new PollSettings(
        interval, timeout, reader.number(FALL_RULE, defaultFall), reader.number(RISE_RULE, 1));
  }

  /** An absolute path, or null if there is none. */
  static Path path(PropertyReader reader, String property) {
    String text = reader.text(property);
    if (text == null) {
      return null;
    }
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Reported below.
    }
    reader.errors().add(property, text, "the absolute path of a file");
    return null;
  }

  /** A destination of routes, or null if it is wrong. */
  static Prefix destination(PropertyReader reader, String property, boolean v6Default) {
    String text = reader.text(property);
    if (text == null || text.equals("default")) {
      return new Prefix(IpAddress.of(new byte[v6Default ? 16 : 4]), 0);
    }
    int slash = text.indexOf('/');
    try {
      IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
      int longest = address.family().addressLength() * Byte.SIZE;
      int length = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
      if (length >= 0 && length <= longest && isFirst(address, length)) {
        return new Prefix(address, length);
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    reader
        .errors()
        .add(
            property,
            text,
            "default, or address/length whose bits behind the length are 0, such as 198.51.100.0/24");
    return null;
  }

  /** Whether all bits behind the length are 0. */
  private static boolean isFirst(IpAddress address, int length) {
    byte[] bytes = address.bytes();
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      if ((bytes[bit / Byte.SIZE] >> Byte.SIZE - 1 - bit % Byte.SIZE & 1) != 0) {
        return false;
      }
    }
    return true;
  }
}
