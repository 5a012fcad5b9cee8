// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * A counter of a network namespace, in addition to the packets discarded for each {@link
 * DiscardReason}. Later versions may add counters, also between the present ones.
 *
 * <p>This is the only place that defines such a counter: statistics, management beans and shell
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
   * How often the engine thread was stalled so long that a virtual router listened before it acted.
   */
  STALLS(
      "stalls",
      "stalls",
      "How often a virtual router first listened, because the engine thread was stalled"),
  /** How often an internal error interrupted the engine's work. */
  DEFECTS("defects", "defects", "How often an internal error interrupted the engine's work"),
  /** How often the kernel reported changes faster than they were read; its state was read again. */
  NETLINK_OVERRUNS(
      "netlinkOverruns",
      "overruns",
      "How often the kernel reported changes faster than they were read"),
  /** Notifications and log lines that were dropped because a listener or the log did not return. */
  EVENTS_LOST(
      "eventsLost",
      "events",
      "Notifications and log lines that were lost because a listener or the log did not return");

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
