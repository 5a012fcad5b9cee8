// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DeletedAddresses;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.protocol.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Informs each master when the kernel deletes its addresses: the data plane thread may hang. That
 * thread then has a moment to add them again, as it does if another program deleted them. If it
 * does not, the master leaves.
 */
final class DeletionWatch implements DeletedAddresses {

  /** If reports are lost, the data plane reads everything again, which may take a while. */
  static final long TIME_AFTER_LOSS = TimeUnit.SECONDS.toNanos(5);

  private final PacketIo io;
  private final DeadlineQueue<RouterInstance> routers;
  private final Defects defects;

  DeletionWatch(PacketIo io, DeadlineQueue<RouterInstance> routers, Defects defects) {
    this.io = io;
    this.routers = routers;
    this.defects = defects;
  }

  /** Processes the reports that a wait has found. */
  void take() {
    try {
      io.takeDeletedAddresses(this);
    } catch (RuntimeException | Error e) {
      defects.report(e);
    }
  }

  @Override
  public void deleted(IpAddress address) {
    miss(router -> router.addresses().holds(address), HeldAddresses.REPAIR_TIME);
  }

  @Override
  public void missed() {
    miss(router -> router.addresses().areHeldByMaster(), TIME_AFTER_LOSS);
  }

  private void miss(Predicate<RouterInstance> affected, long time) {
    if (!routers.anyMatch(affected)) {
      return;
    }
    // Collect them first: their deadlines change, and with them the order of the queue.
    List<RouterInstance> found = new ArrayList<>();
    for (int i = 0; i < routers.size(); i++) {
      if (affected.test(routers.get(i))) {
        found.add(routers.get(i));
      }
    }
    for (RouterInstance router : found) {
      try {
        router.addresses().missing(io.nanoTime() + time);
      } catch (RuntimeException | Error e) {
        defects.reportOf(router, e);
      }
      routers.moved(router);
    }
  }
}
