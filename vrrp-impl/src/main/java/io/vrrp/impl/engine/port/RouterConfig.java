// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

import io.vrrp.impl.protocol.GatewayOptions;
import io.vrrp.impl.protocol.InterfaceName;
import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.PropertyRule;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Tracking;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The complete configuration of one virtual router.
 *
 * @param networkNamespace the name of the network namespace that the interface is in; "" = that of
 *     this process
 * @param interfaceName the interface it is on
 * @param parameters the protocol's parameters
 * @param virtualMac whether the virtual MAC address is used, or that of the interface
 * @param enabled false keeps it in INITIALIZE
 * @param startDelay how long it stays in INITIALIZE after it is created, and each time its
 *     interface becomes usable
 * @param announcements how often a master announces the addresses
 * @param options what it wants of the kernel beside its addresses
 * @param addressLifetime how many seconds the addresses stay after this process died; 0 = for ever
 * @param tracking the trackers that it follows
 */
public record RouterConfig(
    String networkNamespace,
    String interfaceName,
    RouterParameters parameters,
    boolean virtualMac,
    boolean enabled,
    Duration startDelay,
    Announcements announcements,
    GatewayOptions options,
    int addressLifetime,
    Tracking tracking) {

  private static final Pattern NOT_IN_A_FILE_NAME = Pattern.compile("[/\\s\\p{Cntrl}]");

  /** Empty, or the name of a file in {@code /run/netns}. */
  public static final PropertyRule<String> NETWORK_NAMESPACE =
      new PropertyRule<>(
          "networkNamespace",
          "a name as ip netns shows it, without /",
          name ->
              !name.equals(".") && !name.equals("..") && !NOT_IN_A_FILE_NAME.matcher(name).find());

  /** In seconds. */
  public static final PropertyRule<Integer> START_DELAY = PropertyRule.range("startDelay", 0, 3600);

  /** In seconds. One second would be too short to renew it in time. */
  public static final PropertyRule<Integer> ADDRESS_LIFETIME =
      new PropertyRule<>(
          "addressLifetime",
          "0, 2 to 3600",
          seconds -> seconds == 0 || seconds >= 2 && seconds <= 3600);

  /**
   * Checks all values.
   *
   * @throws IllegalArgumentException if values are not allowed; the message names all of them
   */
  public RouterConfig {
    PropertyErrors errors = new PropertyErrors();
    NETWORK_NAMESPACE.check(networkNamespace, errors);
    InterfaceName.RULE.check(interfaceName, errors);
    START_DELAY.check((int) startDelay.toSeconds(), errors);
    ADDRESS_LIFETIME.check(addressLifetime, errors);
    errors.throwIfAny();
  }

  /** Without trackers and without wishes beside the addresses. */
  public RouterConfig(
      String networkNamespace,
      String interfaceName,
      RouterParameters parameters,
      boolean virtualMac,
      boolean enabled,
      Duration startDelay,
      Announcements announcements,
      int addressLifetime) {
    this(
        networkNamespace,
        interfaceName,
        parameters,
        virtualMac,
        enabled,
        startDelay,
        announcements,
        GatewayOptions.NONE,
        addressLifetime,
        Tracking.NONE);
  }

  /** The same with these trackers. */
  public RouterConfig with(Tracking newTracking) {
    return new RouterConfig(
        networkNamespace,
        interfaceName,
        parameters,
        virtualMac,
        enabled,
        startDelay,
        announcements,
        options,
        addressLifetime,
        newTracking);
  }

  /** The identity of this virtual router. */
  public RouterId id() {
    return new RouterId(networkNamespace, interfaceName, parameters.family(), parameters.vrid());
  }

  /** Whether a master accepts packets to the virtual IP addresses (RFC 9568 §6.4.3). */
  public boolean accepts() {
    return parameters.owner() || parameters.acceptMode();
  }

  /** Whether the other configuration requests the same from the kernel. */
  public boolean keepsAddressesLike(RouterConfig other) {
    return parameters.virtualIps().equals(other.parameters.virtualIps())
        && virtualMac == other.virtualMac
        && accepts() == other.accepts()
        && options.equals(other.options)
        && addressLifetime == other.addressLifetime;
  }
}
