// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.AddressFamily;
import io.vrrp.VirtualRouterId;
import io.vrrp.VrrpService;
import io.vrrp.VrrpState;
import io.vrrp.VrrpStateChange;
import io.vrrp.VrrpStatus;
import io.vrrp.impl.component.view.Occurrence;
import io.vrrp.impl.component.view.StateChange;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A virtual router with the methods that hooks call. */
final class FakeRouter {

  final VirtualRouterId id;
  volatile VrrpState state = VrrpState.BACKUP;
  volatile boolean engineAnswers = true;

  /** Whether reading the status waits for an interrupt, and clears it. */
  volatile boolean swallowsInterrupts;

  final CountDownLatch reading = new CountDownLatch(1);

  final VrrpService service =
      (VrrpService)
          Proxy.newProxyInstance(
              VrrpService.class.getClassLoader(),
              new Class<?>[] {VrrpService.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "id" -> id();
                    case "state" -> state;
                    case "status" -> status();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> id().toString();
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  FakeRouter(int vrid) {
    this(Optional.empty(), vrid);
  }

  FakeRouter(Optional<String> networkNamespace, int vrid) {
    id = new VirtualRouterId(networkNamespace, "eth0", AddressFamily.IPV4, vrid);
  }

  private VirtualRouterId id() {
    return id;
  }

  private VrrpStatus status() {
    if (!engineAnswers) {
      throw new IllegalStateException("the engine does not answer");
    }
    if (swallowsInterrupts) {
      reading.countDown();
      while (!Thread.interrupted()) {
        Thread.onSpinWait();
      }
    }
    return (VrrpStatus)
        Proxy.newProxyInstance(
            VrrpStatus.class.getClassLoader(),
            new Class<?>[] {VrrpStatus.class},
            (proxy, method, arguments) -> 150);
  }

  Map<String, Object> properties() {
    return Map.of("vrrp.interface", "eth0", "vrrp.vrid", id.vrid());
  }

  /** Changes its state. */
  VrrpStateChange become(VrrpState to) {
    VrrpState from = state;
    state = to;
    return new StateChange(new Occurrence(id, 1, Instant.EPOCH), from, to, "because");
  }
}
