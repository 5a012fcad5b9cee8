// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A virtual router of other, simulated routers on the same LAN, for the settings that have it. */
final class OtherGroup implements AutoCloseable {
  private static final int VRID = 70;
  private static final long PERIOD = 500_000_000;

  private final Thread thread;
  private volatile boolean closed;

  OtherGroup(ChaosLan lan, Setting setting) {
    List<byte[]> frames =
        setting.otherGroup()
            ? setting.groups().stream()
                .map(group -> new ForgedAdvert(group, 50).vrid(VRID).frame())
                .toList()
            : List.of();
    thread = new Thread(() -> advertise(lan, frames), "other group");
    thread.setDaemon(true);
    thread.start();
  }

  private void advertise(ChaosLan lan, List<byte[]> frames) {
    while (!closed && !frames.isEmpty()) {
      frames.forEach(lan::inject);
      LockSupport.parkNanos(PERIOD);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
