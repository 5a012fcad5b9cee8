// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.engine.port.Announcements;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.properties.PropertyText;
import io.vrrp.impl.protocol.Authentication;
import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.ProtocolVersions;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.TrackReference;
import io.vrrp.impl.protocol.Tracking;
import io.vrrp.impl.protocol.Unicast;
import io.vrrp.impl.protocol.VirtualIp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a configuration of the factory PID {@code io.vrrp.router}. Values may be text, as in {@code
 * .cfg} files, or typed. Each error names the property, its value and what is allowed; all errors
 * are reported together.
 */
public final class RouterConfigParser {

  static final int DEFAULT_PRIORITY = 100;
  static final int DEFAULT_ADVERT_INTERVAL = 100;
  static final int DEFAULT_ANNOUNCE_REPEAT = 5;
  static final int DEFAULT_ANNOUNCE_DELAY = 5;
  static final String DEFAULT_ANNOUNCE_REFRESH = "auto";
  static final int DEFAULT_ADDRESS_LIFETIME = 3;

  /** Networks without multicast, such as those of clouds, often forget an address. */
  private static final int REFRESH_WITH_UNICAST = 60;

  /** The names of all our properties. */
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
          "track",
          "macvlanName",
          RouteReader.NAME,
          "enabled");

  private final PropertyReader reader;
  private final PropertyErrors errors;

  private RouterConfigParser(Map<String, ?> properties) {
    this.reader = new PropertyReader(PropertyText.withVisibleNames(properties, KNOWN));
    this.errors = reader.errors();
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException if anything is wrong; the message contains all errors
   */
  public static RouterConfig parse(Map<String, ?> properties) {
    if (PropertyText.isUtf16(properties)) {
      throw new IllegalArgumentException("the file is UTF-16; allowed: UTF-8");
    }
    return new RouterConfigParser(properties).parse();
  }

  private RouterConfig parse() {
    int vrid = reader.number(RouterParameters.VRID, null);
    String networkNamespace = reader.text(RouterConfig.NETWORK_NAMESPACE, "");
    String interfaceName = reader.text(InterfaceName.RULE, null);
    List<VirtualIp> virtualIps = virtualIps();
    int priority = reader.number(RouterParameters.PRIORITY, DEFAULT_PRIORITY);
    ProtocolVersions versions = versions(virtualIps);
    int advertInterval =
        reader.number(
            versions == null ? RouterParameters.ADVERT_INTERVAL : versions.advertInterval(),
            DEFAULT_ADVERT_INTERVAL);
    boolean preempt = reader.flag("preempt", true);
    int preemptDelay = reader.number(RouterParameters.PREEMPT_DELAY, 0);
    int startDelay = reader.number(RouterConfig.START_DELAY, 0);
    boolean acceptMode = reader.flag("acceptMode", false);
    boolean virtualMac = reader.flag("virtualMac", true);
    ChecksumMode checksum =
        reader.choice(
            "checksum", List.of(ChecksumMode.values()), ChecksumMode::text, ChecksumMode.AUTO);
    Authentication authentication = authentication(versions);
    List<IpAddress> peers = peers(virtualIps);
    IpAddress source = source();
    int minTtl = reader.number(Unicast.MIN_TTL, Unicast.NONE.minTtl());
    if (!peers.isEmpty() || reader.texts("unicastPeers").isEmpty()) {
      Unicast.check(peers, source, minTtl, errors);
    }
    int announceRepeat = reader.number(Announcements.REPEAT, DEFAULT_ANNOUNCE_REPEAT);
    int announceDelay = reader.number(Announcements.DELAY, DEFAULT_ANNOUNCE_DELAY);
    int announceRefresh = announceRefresh(!peers.isEmpty());
    int addressLifetime = reader.number(RouterConfig.ADDRESS_LIFETIME, DEFAULT_ADDRESS_LIFETIME);
    Tracking tracking = tracking();
    GatewayOptions options =
        new GatewayOptions(
            reader.text(GatewayOptions.MACVLAN_NAME, ""),
            new RouteReader(reader)
                .read(virtualIps.isEmpty() ? null : virtualIps.get(0).address().family()));
    boolean enabled = reader.flag("enabled", true);
    errors.throwIfAny();
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
            new Unicast(peers, source, minTtl)),
        virtualMac,
        enabled,
        Duration.ofSeconds(startDelay),
        new Announcements(announceRepeat, announceDelay, announceRefresh),
        options,
        addressLifetime,
        tracking);
  }

  private int announceRefresh(boolean unicast) {
    String text = reader.text(Announcements.REFRESH.property());
    int automatic = unicast ? REFRESH_WITH_UNICAST : 0;
    return DEFAULT_ANNOUNCE_REFRESH.equalsIgnoreCase(text)
        ? automatic
        : reader.number(Announcements.REFRESH, automatic);
  }

  /** Only the valid ones. */
  private List<VirtualIp> virtualIps() {
    List<String> texts = reader.texts("virtualIps");
    List<VirtualIp> ips = new ArrayList<>();
    for (String text : texts) {
      try {
        ips.add(VirtualIp.parse(text));
      } catch (IllegalArgumentException e) {
        errors.add("virtualIps", text, "address[/prefix] of a host (" + e.getMessage() + ")");
      }
    }
    boolean complete = ips.size() == texts.size();
    if (complete || !ips.isEmpty()) {
      VirtualIp.checkList(ips, errors);
    }
    if (complete && !ips.isEmpty()) {
      VirtualIp.checkFirst(ips, errors);
    }
    return ips;
  }

  /** Null if they are invalid; rules that depend on them are then not checked. */
  private ProtocolVersions versions(List<VirtualIp> ips) {
    ProtocolVersions versions =
        reader.choice(
            "version",
            List.of(ProtocolVersions.values()),
            ProtocolVersions::text,
            ProtocolVersions.V3);
    if (versions != null && !ips.isEmpty()) {
      versions.checkFamily(ips.get(0).address().family(), errors);
    }
    return versions;
  }

  private Authentication authentication(ProtocolVersions versions) {
    String text = reader.secret(".authPassword");
    if (versions != null) {
      versions.checkPassword(text != null, errors);
    }
    try {
      return text == null ? Authentication.NONE : Authentication.ofPassword(text);
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
      return null;
    }
  }

  /** Only the valid ones. */
  private List<IpAddress> peers(List<VirtualIp> virtualIps) {
    List<IpAddress> peers = new ArrayList<>();
    for (String text : reader.texts("unicastPeers")) {
      address("unicastPeers", text).ifPresent(peers::add);
    }
    if (!virtualIps.isEmpty()) {
      Unicast.checkPeers(peers, virtualIps, errors);
    }
    return peers;
  }

  private IpAddress source() {
    String text = reader.text("unicastSource");
    return text == null ? null : address("unicastSource", text).orElse(null);
  }

  private Tracking tracking() {
    List<TrackReference> references = new ArrayList<>();
    for (String text : reader.texts("track")) {
      try {
        references.add(TrackReference.parse(text));
      } catch (IllegalArgumentException e) {
        errors.add(e.getMessage());
      }
    }
    try {
      return new Tracking(references);
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
      return Tracking.NONE;
    }
  }

  private Optional<IpAddress> address(String name, String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException e) {
      errors.add(name, text, "IP addresses");
      return Optional.empty();
    }
  }
}
