// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Passes events of virtual routers to the hooks that are configured for them. Each hook first gets
 * the present state of each of its virtual routers.
 */
final class HookDispatcher {

  /** How many events may wait until the services of their virtual routers are known. */
  private static final int MAX_EARLY = 100;

  private record KnownRouter(VrrpService service, Map<String, Object> properties) {}

  private final LongSupplier clock;
  private final Map<VirtualRouterId, KnownRouter> routers = new HashMap<>();

  /** The virtual routers whose state was reported to each hook. */
  private final Map<Hook, Set<VirtualRouterId>> hooks = new HashMap<>();

  /** Events of virtual routers whose service is not known yet. */
  private final List<VrrpNotification> early = new ArrayList<>();

  HookDispatcher(LongSupplier clock) {
    this.clock = clock;
  }

  synchronized void add(Hook hook) {
    hooks.put(hook, new HashSet<>());
    routers.values().forEach(router -> report(hook, router));
  }

  synchronized void remove(Hook hook) {
    hooks.remove(hook);
  }

  /** A virtual router came, or the properties of its service changed. */
  synchronized void router(VrrpService service, Map<String, Object> properties) {
    KnownRouter router = new KnownRouter(service, Map.copyOf(properties));
    boolean isNew = routers.put(service.id(), router) == null;
    hooks.keySet().forEach(hook -> report(hook, router));
    if (isNew) {
      List<VrrpNotification> waiting =
          early.stream().filter(each -> each.id().equals(service.id())).toList();
      early.removeAll(waiting);
      waiting.forEach(this::notified);
    }
  }

  /**
   * A virtual router is gone. It is no longer master, even if its last reported state was MASTER.
   */
  synchronized void gone(VrrpService service) {
    KnownRouter router = routers.get(service.id());
    if (router != null && router.service() == service) {
      leave(router, "the virtual router was removed");
      routers.remove(service.id());
      hooks.values().forEach(known -> known.remove(service.id()));
    }
  }

  /** VRRP stops: all virtual routers are gone. */
  synchronized void stop() {
    routers.values().forEach(router -> leave(router, "VRRP stops"));
  }

  private void leave(KnownRouter router, String reason) {
    HookCall call =
        HookCall.state(router.service(), VrrpState.INITIALIZE, reason, clock.getAsLong());
    hooks.forEach(
        (hook, known) -> {
          if (known.contains(call.id()) && hook.isFor(HookEvent.STATE)) {
            hook.add(call);
          }
        });
  }

  /** Reports the present state, if the virtual router is new for this hook. */
  private void report(Hook hook, KnownRouter router) {
    VirtualRouterId id = router.service().id();
    Set<VirtualRouterId> known = hooks.get(hook);
    if (!hook.config().matches(router.properties())) {
      known.remove(id);
    } else if (known.add(id) && hook.isFor(HookEvent.STATE)) {
      VrrpState state = router.service().state();
      hook.add(HookCall.state(router.service(), state, "the present state", clock.getAsLong()));
    }
  }

  synchronized void notified(VrrpNotification happened) {
    KnownRouter router = routers.get(happened.id());
    if (router == null) {
      if (early.size() < MAX_EARLY) {
        early.add(happened);
      }
      return;
    }
    HookEvent.of(happened)
        .ifPresent(
            event -> {
              HookCall call = HookCall.of(event, happened, router.service(), clock.getAsLong());
              hooks.forEach(
                  (hook, known) -> {
                    if (known.contains(call.id()) && hook.isFor(event)) {
                      hook.add(call);
                    }
                  });
            });
  }
}
