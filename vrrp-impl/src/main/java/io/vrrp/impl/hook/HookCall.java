// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpProtocolError;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpTrackerChange;
import io.vrrp.VrrpVirtualRouterError;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One event for which a hook runs.
 *
 * @param router the virtual router that it happened to
 * @param subject distinguishes events of one kind, for example the name of a tracker
 * @param state the state of the virtual router after the event
 * @param reason what happened, in plain words
 * @param nanos when it was reported, by the clock of the hook
 */
record HookCall(
    VrrpService router,
    HookEvent event,
    String subject,
    VrrpState state,
    String reason,
    long nanos) {

  /** A later event with an equal key replaces this one while it waits. */
  record Key(VirtualRouterId id, HookEvent event, String subject) {}

  /** The call for a notification. */
  static HookCall of(HookEvent event, VrrpNotification happened, VrrpService router, long nanos) {
    if (happened instanceof VrrpStateChange change) {
      return state(router, change.to(), change.reason(), nanos);
    }
    return new HookCall(router, event, subject(happened), router.state(), happened.text(), nanos);
  }

  /** The call for the state of a virtual router. */
  static HookCall state(VrrpService router, VrrpState state, String reason, long nanos) {
    return new HookCall(router, HookEvent.STATE, "", state, reason, nanos);
  }

  /** Whether another call, which may be null, reports the same state of the same router. */
  boolean reportsTheStateOf(HookCall other) {
    return other != null && key().equals(other.key()) && state == other.state();
  }

  private static String subject(VrrpNotification happened) {
    if (happened instanceof VrrpTrackerChange change) {
      return change.tracker();
    } else if (happened instanceof VrrpVirtualRouterError error) {
      return error.reason().name();
    } else if (happened instanceof VrrpProtocolError error) {
      return error.reason().name();
    }
    return "";
  }

  VirtualRouterId id() {
    return router.id();
  }

  Key key() {
    return new Key(id(), event, subject);
  }

  /** For logs. */
  @Override
  public String toString() {
    return event == HookEvent.STATE
        ? id() + " is " + state
        : id() + ": " + event.text() + (subject.isEmpty() ? "" : " " + subject);
  }

  /**
   * The environment variables of the command.
   *
   * @param previousState the state that the hook last ran for; empty at first
   */
  Map<String, String> environment(String previousState) {
    Map<String, String> variables = new HashMap<>();
    variables.put("VRRP_EVENT", event.text());
    variables.put("VRRP_STATE", state.name());
    variables.put("VRRP_PREVIOUS_STATE", previousState);
    variables.put("VRRP_INTERFACE", id().interfaceName());
    variables.put("VRRP_VRID", Integer.toString(id().vrid()));
    variables.put("VRRP_FAMILY", id().family().name().toLowerCase(Locale.ROOT));
    variables.put("VRRP_PRIORITY", priority());
    variables.put("VRRP_REASON", reason.replace('\0', ' '));
    id().networkNamespace().ifPresent(name -> variables.put("VRRP_NETWORK_NAMESPACE", name));
    return variables;
  }

  private String priority() {
    try {
      return Integer.toString(router.status().effectivePriority());
    } catch (IllegalStateException e) {
      // The engine does not answer. Report the state without the priority.
      return "";
    }
  }
}
