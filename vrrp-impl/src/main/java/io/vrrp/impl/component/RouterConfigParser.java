// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.engine.RouterConfig;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a configuration of the factory PID {@code io.vrrp.router}. Values may be text, as {@code
 * .cfg} files deliver them, or typed. Every error names the property, its value and what is
 * allowed; all errors are reported together.
 */
final class RouterConfigParser {

  static final int DEFAULT_PRIORITY = 100;
  static final int DEFAULT_ADVERT_INTERVAL = 100;
  static final int DEFAULT_ANNOUNCE_REPEAT = 5;
  static final int DEFAULT_ANNOUNCE_DELAY = 5;
  static final int DEFAULT_ADDRESS_LIFETIME = 3;

  private static final int MAX_ANNOUNCE_REPEAT = 20;
  private static final int MAX_ANNOUNCE_DELAY = 300;
  private static final int MAX_ADDRESS_LIFETIME = 3600;

  /** Longer names do not exist in Linux (IFNAMSIZ). */
  private static final int MAX_INTERFACE_NAME = 15;

  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[/\\s\\p{Cntrl}]");

  /** The names of all properties of ours. */
  static final Set<String> KNOWN =
      Set.of(
          "vrid",
          "networkNamespace",
          "interface",
          "virtualIps",
          "priority",
          "advertInterval",
          "preempt",
          "acceptMode",
          "virtualMac",
          "checksum",
          "version",
          "authPassword",
          "unicastPeers",
          "unicastSource",
          "minTtl",
          "announceRepeat",
          "announceDelay",
          "addressLifetime",
          "enabled");

  private final Map<String, ?> properties;
  private final List<String> errors = new ArrayList<>();

  private RouterConfigParser(Map<String, ?> properties) {
    this.properties = properties;
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException if anything is wrong; the message has all errors
   */
  static RouterConfig parse(Map<String, ?> properties) {
    return new RouterConfigParser(properties).parse();
  }

  /** The properties that mean nothing to us and to no framework: most likely spelled wrongly. */
  static List<String> unknownProperties(Map<String, ?> properties) {
    // Administration frameworks add properties of their own; all of theirs have a dot.
    return properties.keySet().stream()
        .filter(name -> name.indexOf('.') < 0 && !KNOWN.contains(name))
        .sorted()
        .toList();
  }

  private RouterConfig parse() {
    int vrid = number("vrid", null, 1, RouterParameters.MAX_VRID);
    String networkNamespace = networkNamespace();
    String interfaceName = interfaceName();
    List<VirtualIp> virtualIps = virtualIps();
    int priority = number("priority", DEFAULT_PRIORITY, 1, RouterParameters.OWNER_PRIORITY);
    ProtocolVersions versions = versions();
    int advertInterval = advertInterval(versions);
    boolean preempt = flag("preempt", true);
    boolean acceptMode = flag("acceptMode", false);
    boolean virtualMac = flag("virtualMac", true);
    ChecksumMode checksum = checksum();
    Authentication authentication = authentication(versions);
    Unicast unicast = unicast();
    int announceRepeat = number("announceRepeat", DEFAULT_ANNOUNCE_REPEAT, 1, MAX_ANNOUNCE_REPEAT);
    int announceDelay = number("announceDelay", DEFAULT_ANNOUNCE_DELAY, 0, MAX_ANNOUNCE_DELAY);
    // One second would leave no time to renew it.
    int addressLifetime =
        number("addressLifetime", DEFAULT_ADDRESS_LIFETIME, 0, 2, MAX_ADDRESS_LIFETIME);
    boolean enabled = flag("enabled", true);
    checkFamily(virtualIps, versions, unicast);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
    return new RouterConfig(
        networkNamespace,
        interfaceName,
        new RouterParameters(
            virtualIps.get(0).address().family(),
            vrid,
            priority,
            advertInterval,
            preempt,
            acceptMode,
            virtualIps,
            checksum,
            versions,
            authentication,
            unicast),
        virtualMac,
        enabled,
        announceRepeat,
        announceDelay,
        addressLifetime);
  }

  private void error(String name, Object value, String allowed) {
    errors.add(name + "=" + value + "; allowed: " + allowed);
  }

  /** The value as text without surrounding space, or null if there is none. */
  private String text(String name) {
    Object value = properties.get(name);
    String text = value == null ? "" : value.toString().trim();
    return text.isEmpty() ? null : text;
  }

  private int number(String name, Integer defaultValue, int min, int max) {
    return number(name, defaultValue, min, min, max);
  }

  /**
   * A number of a range, or one more.
   *
   * @param special allowed although it may be out of the range
   */
  private int number(String name, Integer defaultValue, int special, int min, int max) {
    String allowed = (special < min ? special + ", " : "") + min + " to " + max;
    String text = text(name);
    if (text == null) {
      if (defaultValue == null) {
        errors.add(name + " is missing; allowed: " + allowed);
        return min;
      }
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text);
      if (value == special || value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below like any other value that is not allowed.
    }
    error(name, text, allowed);
    return min;
  }

  private boolean flag(String name, boolean defaultValue) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      error(name, text, "true, false");
    }
    return text.equalsIgnoreCase("true");
  }

  private String networkNamespace() {
    String text = text("networkNamespace");
    if (text == null) {
      return "";
    }
    if (text.equals(".") || text.equals("..") || NOT_IN_A_NAME.matcher(text).find()) {
      error("networkNamespace", text, "a name as ip netns shows it, without /");
    }
    return text;
  }

  private String interfaceName() {
    String text = text("interface");
    String allowed = "the name of a network interface, such as eth0";
    if (text == null) {
      errors.add("interface is missing; allowed: " + allowed);
    } else if (text.length() > MAX_INTERFACE_NAME || NOT_IN_A_NAME.matcher(text).find()) {
      error("interface", text, allowed);
    }
    return text;
  }

  private ChecksumMode checksum() {
    String text = text("checksum");
    if (text == null) {
      return ChecksumMode.AUTO;
    }
    for (ChecksumMode mode : ChecksumMode.values()) {
      if (mode.name().equalsIgnoreCase(text)) {
        return mode;
      }
    }
    error(
        "checksum",
        text,
        Arrays.stream(ChecksumMode.values())
            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
    return ChecksumMode.AUTO;
  }

  private ProtocolVersions versions() {
    String text = text("version");
    if (text == null) {
      return ProtocolVersions.V3;
    }
    for (ProtocolVersions versions : ProtocolVersions.values()) {
      if (text(versions).equals(text)) {
        return versions;
      }
    }
    error("version", text, "3, 2, 2+3");
    return ProtocolVersions.V3;
  }

  /** As the property has it. */
  static String text(ProtocolVersions versions) {
    return switch (versions) {
      case V3 -> "3";
      case V2 -> "2";
      case V2_AND_V3 -> "2+3";
    };
  }

  private int advertInterval(ProtocolVersions versions) {
    int max =
        versions == ProtocolVersions.V2
            ? RouterParameters.MAX_ADVERT_INTERVAL_OF_VERSION_2
            : RouterParameters.MAX_ADVERT_INTERVAL;
    int known = errors.size();
    int interval = number("advertInterval", DEFAULT_ADVERT_INTERVAL, 1, max);
    String allowed = RouterParameters.allowedIntervals(interval, versions);
    if (errors.size() == known && allowed != null) {
      error("advertInterval", interval, allowed);
    }
    return interval;
  }

  private Authentication authentication(ProtocolVersions versions) {
    String text = text("authPassword");
    if (text == null) {
      return Authentication.NONE;
    }
    try {
      if (versions != ProtocolVersions.V3) {
        return Authentication.ofPassword(text);
      }
      errors.add("authPassword is set; allowed: only with version=2 or 2+3");
    } catch (IllegalArgumentException e) {
      errors.add("authPassword (not shown); " + e.getMessage());
    }
    return Authentication.NONE;
  }

  private Unicast unicast() {
    int minTtl = number("minTtl", Unicast.NONE.minTtl(), 1, Unicast.NONE.minTtl());
    List<IpAddress> peers = new ArrayList<>();
    for (String text : texts("unicastPeers")) {
      address("unicastPeers", text).ifPresent(peers::add);
    }
    String sourceText = text("unicastSource");
    IpAddress source =
        sourceText == null ? null : address("unicastSource", sourceText).orElse(null);
    if (peers.isEmpty() && text("minTtl") != null && minTtl != Unicast.NONE.minTtl()) {
      error("minTtl", minTtl, "less than 255 only with unicastPeers");
    }
    try {
      return new Unicast(peers, source, minTtl);
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
      return Unicast.NONE;
    }
  }

  private Optional<IpAddress> address(String name, String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      error(name, text, "IP addresses");
      return Optional.empty();
    }
  }

  /** What goes with one family only. */
  private void checkFamily(List<VirtualIp> ips, ProtocolVersions versions, Unicast unicast) {
    if (ips.isEmpty()) {
      return;
    }
    IpFamily family = ips.get(0).address().family();
    if (family == IpFamily.IPV6 && versions != ProtocolVersions.V3) {
      error("version", text(versions), "3 with IPv6 addresses");
    }
    if (unicast.isUsed() && unicast.peers().get(0).family() != family) {
      error("unicastPeers", unicast.peers(), "addresses of the family of virtualIps");
    }
    for (VirtualIp ip : ips) {
      if (unicast.peers().contains(ip.address())) {
        error("unicastPeers", ip.address(), "addresses of routers, not virtual ones");
      }
    }
  }

  private List<VirtualIp> virtualIps() {
    List<String> texts = texts("virtualIps");
    String allowed = "1 to " + RouterParameters.MAX_VIRTUAL_IPS + " different addresses";
    if (texts.isEmpty()) {
      errors.add("virtualIps is missing; allowed: " + allowed);
      return List.of();
    }
    List<VirtualIp> ips = new ArrayList<>();
    for (String text : texts) {
      try {
        ips.add(VirtualIp.parse(text));
      } catch (IllegalArgumentException e) {
        error("virtualIps", text, "address[/prefix] of a host (" + e.getMessage() + ")");
      }
    }
    if (ips.size() == texts.size()) {
      checkTogether(ips, String.join(",", texts), allowed);
    }
    return ips;
  }

  private void checkTogether(List<VirtualIp> ips, String text, String allowed) {
    List<IpAddress> addresses = ips.stream().map(VirtualIp::address).toList();
    if (Set.copyOf(addresses).size() < ips.size()
        || ips.size() > RouterParameters.MAX_VIRTUAL_IPS) {
      error("virtualIps", text, allowed);
    } else if (addresses.stream().map(IpAddress::family).distinct().count() > 1) {
      error(
          "virtualIps",
          text,
          "addresses of one family (the other needs a configuration of its own)");
    } else if (addresses.get(0).v6() && !addresses.get(0).isIpv6LinkLocal()) {
      // RFC 9568 §5.2.9
      error(
          "virtualIps", text, "a link-local address (fe80::/10) first, then other IPv6 addresses");
    }
  }

  /** The elements of a list, which may be an array, a collection, or text with separators. */
  private List<String> texts(String name) {
    Object value = properties.get(name);
    Stream<?> elements;
    if (value == null) {
      elements = Stream.empty();
    } else if (value instanceof Object[] array) {
      elements = Arrays.stream(array);
    } else if (value instanceof Collection<?> collection) {
      elements = collection.stream();
    } else {
      elements = Stream.of(value);
    }
    return elements
        .flatMap(element -> Arrays.stream(element.toString().split("[,\\s]+")))
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
