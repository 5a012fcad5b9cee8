// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VrrpCompetingMaster;
import io.vrrp.VrrpFault;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpPriorityChange;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpVirtualRouterError;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of notifications that can run a hook. */
enum HookEvent {
  STATE("state", VrrpStateChange.class),
  PRIORITY("priority", VrrpPriorityChange.class),
  TRACKER("tracker", VrrpTrackerChange.class),
  FAULT("fault", VrrpFault.class),
  COMPETING_MASTER("competingMaster", VrrpCompetingMaster.class),
  VIRTUAL_ROUTER_ERROR("virtualRouterError", VrrpVirtualRouterError.class),
  PROTOCOL_ERROR("protocolError", VrrpProtocolError.class);

  private final String text;
  private final Class<? extends VrrpNotification> kind;

  HookEvent(String text, Class<? extends VrrpNotification> kind) {
    this.text = text;
    this.kind = kind;
  }

  /** The name in configurations and in the environment of the command. */
  String text() {
    return text;
  }

  /** The event of a notification; empty if no hook can be configured for it. */
  static Optional<HookEvent> of(VrrpNotification notification) {
    return Arrays.stream(values()).filter(event -> event.kind.isInstance(notification)).findFirst();
  }

  /** The event with this name; empty if there is none. */
  static Optional<HookEvent> of(String text) {
    return Arrays.stream(values()).filter(event -> event.text.equalsIgnoreCase(text)).findFirst();
  }

  /** All names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(HookEvent::text).collect(Collectors.joining(", "));
  }
}
