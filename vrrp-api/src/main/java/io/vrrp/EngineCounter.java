// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * What is counted for each network namespace, in addition to the packets discarded for each {@link
 * DiscardReason}. Later versions may add counters, also between the present ones.
 *
 * <p>This is the one place that defines such a counter: statistics, management beans and shell
 * commands show every constant of this list.
 */
public enum EngineCounter implements VrrpCounter {
  /** VRRP packets received, accepted or discarded. */
  PACKETS_RCVD("packetsRcvd", "packets", "VRRP packets received, accepted or discarded"),
  /** Advertisements, gratuitous ARPs and neighbor advertisements sent. */
  PACKETS_SENT(
      "packetsSent", "packets", "Advertisements, gratuitous ARPs and neighbor advertisements sent"),
  /** Packets that the kernel refused to send. */
  SEND_ERRORS("sendErrors", "packets", "Packets that the kernel refused to send"),
  /**
   * How often the engine thread was stalled for so long that a virtual router first listened again
   * before it acted.
   */
  STALLS(
      "stalls", "stalls", "How often a virtual router listened again first after a stalled thread"),
  /** How often a defect of this software interrupted what the engine was doing. */
  DEFECTS(
      "defects", "defects", "How often a defect of this software interrupted what it was doing"),
  /** How often the kernel reported changes faster than they were read; its state was read again. */
  NETLINK_OVERRUNS(
      "netlinkOverruns",
      "overruns",
      "How often the kernel reported changes faster than they were read"),
  /** Notifications and log lines dropped because a listener or the log did not return. */
  EVENTS_LOST(
      "eventsLost",
      "events",
      "Notifications and log lines dropped because a listener or the log did not return");

  private final String key;
  private final String unit;
  private final String description;

  EngineCounter(String key, String unit, String description) {
    this.key = key;
    this.unit = unit;
    this.description = description;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String reference() {
    return "";
  }
}
