// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

/**
 * A counter of a virtual router, in addition to the packets discarded for each {@link
 * DiscardReason}. Later versions may add counters, also between the present ones.
 *
 * <p>This is the only place that defines such a counter: statistics, management beans and shell
 * commands show every constant of this list.
 */
public enum RouterCounter implements VrrpCounter {
  /** How often this node became master. */
  MASTER_TRANSITIONS(
      "masterTransitions", "transitions", "How often this node became master", "RFC 8347"),
  /** Advertisements accepted. */
  ADVERTISEMENT_RCVD("advertisementRcvd", "packets", "Advertisements accepted", "RFC 8347"),
  /** Advertisements sent, including those of priority 0. */
  ADVERTISEMENT_SENT(
      "advertisementSent",
      "packets",
      "Advertisements sent, including those of priority 0",
      "RFC 8347"),
  /** Accepted advertisements with priority 0. */
  PRIORITY_ZERO_PKTS_RCVD(
      "priorityZeroPktsRcvd",
      "packets",
      "Accepted advertisements with priority 0: the master left",
      "RFC 8347"),
  /** Advertisements sent with priority 0. */
  PRIORITY_ZERO_PKTS_SENT(
      "priorityZeroPktsSent",
      "packets",
      "Advertisements sent with priority 0: this node left as master",
      "RFC 8347"),
  /** Accepted advertisements whose interval differs from the configured one. */
  INTERVAL_ERRORS(
      "intervalErrors",
      "packets",
      "Accepted advertisements whose interval differs from the configured one",
      "RFC 9568 §7.1"),
  /** Accepted advertisements whose virtual IP addresses differ from the configured ones. */
  ADDRESS_LIST_ERRORS(
      "addressListErrors",
      "packets",
      "Accepted advertisements whose addresses differ from the configured ones",
      "RFC 9568 §7.1"),
  /** Advertisements accepted while this node has the owner's priority 255. */
  OWNER_CONFLICTS(
      "ownerConflicts",
      "packets",
      "Advertisements accepted while this node has the owner's priority 255",
      "RFC 9568 errata 8298"),
  /** Accepted advertisements whose {@link ChecksumForm} differs from that of another router. */
  CHECKSUM_FORM_MISMATCHES(
      "checksumFormMismatches",
      "packets",
      "Accepted advertisements whose checksum form differs from that of another router",
      "RFC 9568 §5.2.8"),
  /**
   * Gratuitous ARPs and unsolicited neighbor advertisements sent, one for each virtual IP address
   * and round.
   */
  ANNOUNCEMENT_SENT(
      "announcementSent",
      "packets",
      "Gratuitous ARPs and unsolicited neighbor advertisements sent",
      "RFC 9568 §8.1.2, §8.2.2"),
  /** Advertisements and announcements that the kernel refused to send. */
  SEND_ERRORS(
      "sendErrors",
      "packets",
      "Advertisements and announcements that the kernel refused to send",
      "");

  private final String key;
  private final String unit;
  private final String description;
  private final String reference;

  RouterCounter(String key, String unit, String description, String reference) {
    this.key = key;
    this.unit = unit;
    this.description = description;
    this.reference = reference;
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
    return reference;
  }
}
