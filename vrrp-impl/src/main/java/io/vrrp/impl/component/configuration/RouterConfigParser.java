// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.engine.port.Announcements;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.properties.PropertyText;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualIp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a configuration of the factory PID {@code io.vrrp.router}. Values may be text, as {@code
 * .cfg} files deliver them, or typed. Every error names the property, its value and what is
 * allowed; all errors are reported together.
 */
public final class RouterConfigParser {

  static final int DEFAULT_PRIORITY = 100;
  static final int DEFAULT_ADVERT_INTERVAL = 100;
  static final int DEFAULT_ANNOUNCE_REPEAT = 5;
  static final int DEFAULT_ANNOUNCE_DELAY = 5;
  static final String DEFAULT_ANNOUNCE_REFRESH = "auto";
  static final int DEFAULT_ADDRESS_LIFETIME = 3;

  private static final int MAX_ANNOUNCE_REPEAT = 20;
  private static final int MAX_ANNOUNCE_DELAY = 300;
  private static final int MAX_ANNOUNCE_REFRESH = 86_400;
  private static final int MAX_ADDRESS_LIFETIME = 3600;

  /** Networks without multicast, such as those of clouds, often forget an address. */
  private static final int REFRESH_WITH_UNICAST = 60;

  /** The longest alternative name in Linux (ALTIFNAMSIZ). */
  private static final int MAX_INTERFACE_NAME = 127;

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
          "preemptDelay",
          "startDelay",
          "acceptMode",
          "virtualMac",
          "checksum",
          "version",
          ".authPassword",
          "unicastPeers",
          "unicastSource",
          "minTtl",
          "announceRepeat",
          "announceDelay",
          "announceRefresh",
          "addressLifetime",
          "enabled");

  private final PropertyReader reader;

  private RouterConfigParser(Map<String, ?> properties) {
    this.reader = new PropertyReader(PropertyText.withVisibleNames(properties, KNOWN));
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException if anything is wrong; the message has all errors
   */
  public static RouterConfig parse(Map<String, ?> properties) {
    if (PropertyText.isUtf16(properties)) {
      throw new IllegalArgumentException("the file is UTF-16; allowed: UTF-8");
    }
    return new RouterConfigParser(properties).parse();
  }

  private RouterConfig parse() {
    int vrid = reader.number("vrid", null, 1, RouterParameters.MAX_VRID);
    String networkNamespace = networkNamespace();
    String interfaceName = interfaceName();
    List<VirtualIp> virtualIps = virtualIps();
    int priority = reader.number("priority", DEFAULT_PRIORITY, 1, RouterParameters.OWNER_PRIORITY);
    ProtocolVersions versions = versions();
    int advertInterval = advertInterval(versions);
    boolean preempt = reader.flag("preempt", true);
    int preemptDelay = reader.number("preemptDelay", 0, 0, RouterParameters.MAX_PREEMPT_DELAY);
    int startDelay = reader.number("startDelay", 0, 0, RouterConfig.MAX_START_DELAY);
    boolean acceptMode = reader.flag("acceptMode", false);
    boolean virtualMac = reader.flag("virtualMac", true);
    ChecksumMode checksum = checksum();
    Authentication authentication = authentication(versions);
    Unicast unicast = unicast();
    int announceRepeat =
        reader.number("announceRepeat", DEFAULT_ANNOUNCE_REPEAT, 1, MAX_ANNOUNCE_REPEAT);
    int announceDelay =
        reader.number("announceDelay", DEFAULT_ANNOUNCE_DELAY, 0, MAX_ANNOUNCE_DELAY);
    int announceRefresh = announceRefresh(unicast);
    // One second would leave no time to renew it.
    int addressLifetime =
        reader.number("addressLifetime", DEFAULT_ADDRESS_LIFETIME, 0, 2, MAX_ADDRESS_LIFETIME);
    boolean enabled = reader.flag("enabled", true);
    checkFamily(virtualIps, versions, unicast);
    reader.throwErrors();
    return new RouterConfig(
        networkNamespace,
        interfaceName,
        new RouterParameters(
            virtualIps.get(0).address().family(),
            vrid,
            priority,
            advertInterval,
            preempt,
            preemptDelay * Timers.SECOND,
            acceptMode,
            virtualIps,
            checksum,
            versions,
            authentication,
            unicast),
        virtualMac,
        enabled,
        Duration.ofSeconds(startDelay),
        new Announcements(announceRepeat, announceDelay, announceRefresh),
        addressLifetime);
  }

  private int announceRefresh(Unicast unicast) {
    String text = reader.text("announceRefresh");
    if (text == null || text.equalsIgnoreCase(DEFAULT_ANNOUNCE_REFRESH)) {
      return unicast.isUsed() ? REFRESH_WITH_UNICAST : 0;
    }
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 0 && seconds <= MAX_ANNOUNCE_REFRESH) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Reported below like a number that is out of the range.
    }
    reader.error("announceRefresh", text, "auto, 0 to " + MAX_ANNOUNCE_REFRESH);
    return 0;
  }

  private String networkNamespace() {
    String text = reader.text("networkNamespace");
    if (text == null) {
      return "";
    }
    if (text.equals(".") || text.equals("..") || NOT_IN_A_NAME.matcher(text).find()) {
      reader.error("networkNamespace", text, "a name as ip netns shows it, without /");
    }
    return text;
  }

  private String interfaceName() {
    String text = reader.text("interface");
    String allowed = "the name of a network interface, such as eth0";
    if (text == null) {
      reader.error("interface is missing; allowed: " + allowed);
    } else if (text.length() > MAX_INTERFACE_NAME || NOT_IN_A_NAME.matcher(text).find()) {
      reader.error("interface", text, allowed);
    }
    return text;
  }

  private ChecksumMode checksum() {
    String text = reader.text("checksum");
    if (text == null) {
      return ChecksumMode.AUTO;
    }
    for (ChecksumMode mode : ChecksumMode.values()) {
      if (mode.name().equalsIgnoreCase(text)) {
        return mode;
      }
    }
    reader.error(
        "checksum",
        text,
        Arrays.stream(ChecksumMode.values())
            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
    return ChecksumMode.AUTO;
  }

  /** Null if it cannot be read: what depends on it is not judged then. */
  private ProtocolVersions versions() {
    String text = reader.text("version");
    if (text == null) {
      return ProtocolVersions.V3;
    }
    for (ProtocolVersions versions : ProtocolVersions.values()) {
      if (versions.text().equals(text)) {
        return versions;
      }
    }
    reader.error("version", text, "3, 2, 2+3");
    return null;
  }

  private int advertInterval(ProtocolVersions versions) {
    int min = versions == ProtocolVersions.V2 ? RouterParameters.CENTISECONDS_PER_SECOND : 1;
    int max =
        versions == ProtocolVersions.V3 || versions == ProtocolVersions.V2_AND_V3
            ? RouterParameters.MAX_ADVERT_INTERVAL
            : RouterParameters.MAX_ADVERT_INTERVAL_OF_VERSION_2;
    int interval = reader.number("advertInterval", DEFAULT_ADVERT_INTERVAL, min, max);
    String allowed =
        versions == null ? null : RouterParameters.allowedIntervals(interval, versions);
    if (allowed != null) {
      reader.error("advertInterval", interval, allowed);
    }
    return interval;
  }

  private Authentication authentication(ProtocolVersions versions) {
    String text = reader.secret(".authPassword");
    if (text == null) {
      return Authentication.NONE;
    }
    try {
      if (versions != ProtocolVersions.V3) {
        return Authentication.ofPassword(text);
      }
      reader.error(".authPassword is set; allowed: only with version=2 or 2+3");
    } catch (IllegalArgumentException e) {
      reader.error(".authPassword (not shown); " + e.getMessage());
    }
    return Authentication.NONE;
  }

  private Unicast unicast() {
    int minTtl = reader.number("minTtl", Unicast.NONE.minTtl(), 1, Unicast.NONE.minTtl());
    List<String> peerTexts = reader.texts("unicastPeers");
    List<IpAddress> peers = new ArrayList<>();
    for (String text : peerTexts) {
      address("unicastPeers", text).ifPresent(peers::add);
    }
    String sourceText = reader.text("unicastSource");
    IpAddress source =
        sourceText == null ? null : address("unicastSource", sourceText).orElse(null);
    if (peers.size() < peerTexts.size()) {
      return Unicast.NONE;
    }
    if (peers.isEmpty() && minTtl != Unicast.NONE.minTtl()) {
      reader.error("minTtl", minTtl, "less than 255 only with unicastPeers");
    }
    try {
      return new Unicast(peers, source, minTtl);
    } catch (IllegalArgumentException e) {
      reader.error(e.getMessage());
      return Unicast.NONE;
    }
  }

  private Optional<IpAddress> address(String name, String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      reader.error(name, text, "IP addresses");
      return Optional.empty();
    }
  }

  /** What goes with one family only. */
  private void checkFamily(List<VirtualIp> ips, ProtocolVersions versions, Unicast unicast) {
    if (ips.isEmpty()) {
      return;
    }
    IpFamily family = ips.get(0).address().family();
    if (family == IpFamily.IPV6 && versions != null && versions != ProtocolVersions.V3) {
      reader.error("version", versions.text(), "3 with IPv6 addresses");
    }
    if (unicast.isUsed() && unicast.peers().get(0).family() != family) {
      reader.error("unicastPeers", unicast.peers(), "addresses of the family of virtualIps");
    }
    for (VirtualIp ip : ips) {
      if (unicast.peers().contains(ip.address())) {
        reader.error("unicastPeers", ip.address(), "addresses of routers, not virtual ones");
      }
    }
  }

  private List<VirtualIp> virtualIps() {
    List<String> texts = reader.texts("virtualIps");
    String allowed = "1 to " + RouterParameters.MAX_VIRTUAL_IPS + " different addresses";
    if (texts.isEmpty()) {
      reader.error("virtualIps is missing; allowed: " + allowed);
      return List.of();
    }
    List<VirtualIp> ips = new ArrayList<>();
    for (String text : texts) {
      try {
        ips.add(VirtualIp.parse(text));
      } catch (IllegalArgumentException e) {
        reader.error("virtualIps", text, "address[/prefix] of a host (" + e.getMessage() + ")");
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
      reader.error("virtualIps", text, allowed);
    } else if (addresses.stream().map(IpAddress::family).distinct().count() > 1) {
      reader.error(
          "virtualIps",
          text,
          "addresses of one family (the other needs a configuration of its own)");
    } else if (addresses.get(0).v6() && !addresses.get(0).isIpv6LinkLocal()) {
      // RFC 9568 §5.2.9
      reader.error(
          "virtualIps", text, "a link-local address (fe80::/10) first, then other IPv6 addresses");
    }
  }
}
