// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.RouterCounter;

/** Sends the advertisements of one virtual router, counts them, and knows their checksum form. */
final class Advertiser {

  /**
   * How many received advertisements a master answers out of turn between two of its regular ones.
   * The RFC answers each (RFC 9568 §6.4.3), and so does this limit for peers with about its own
   * interval. Without the limit a faulty or forged peer could multiply its packets: each answer
   * goes to every unicast peer, in each version. A peer that hears neither five answers nor the
   * next regular advertisement would not hear a sixth answer.
   */
  static final int MAX_IMMEDIATE_ADVERTISEMENTS = 5;

  private final Administration administration;
  private final Effects effects;
  private final Counters counters;
  private final ChecksumLearner checksum = new ChecksumLearner();

  private IpAddress primaryAddress;

  /** How many received advertisements were answered since the last regular one. */
  private int immediateAdvertisements;

  /** The form of an answer while it is sent, otherwise null. */
  private ChecksumForm answerForm;

  Advertiser(Administration administration, Effects effects, Counters counters) {
    this.administration = administration;
    this.effects = effects;
    this.counters = counters;
  }

  /** The first advertisement of a mastership. */
  void sendFirst() {
    checksum.becameMaster();
    sendRegular();
  }

  /** The advertisement that Adver_Timer asks for. */
  void sendRegular() {
    immediateAdvertisements = 0;
    send();
  }

  /** An advertisement out of turn. */
  void send() {
    send(administration.parameters().priority());
  }

  /** Sends priority 0: the master leaves (RFC 9568 §6.4.3). */
  void sendLeaving() {
    counters.add(RouterCounter.PRIORITY_ZERO_PKTS_SENT, send(AdvertisementFormat.PRIORITY_LEAVING));
  }

  /**
   * The last advertisement of a master that yields to a better one. If both were masters for a
   * while, as on the two sides of a partition, hosts may know this node's MAC address for the
   * virtual IP addresses, and the other router does not know that there were two. The other router
   * answers the lower priority (RFC 9568 §6.4.3) and announces the addresses again, as this
   * implementation, keepalived and others do. The RFC neither asks for this advertisement nor
   * forbids it: this node is still master when it sends it. Its priority is not 0, because other
   * backups would take over.
   *
   * <p>It is not sent from the virtual MAC address. The switches know already from the better
   * master's advertisement where that address is, and hosts know no other.
   */
  void sendYielding() {
    if (effects.advertisesFromOwnMac()) {
      send();
    }
  }

  private int send(int priority) {
    int sent = effects.sendAdvertisement(priority);
    int wanted = administration.parameters().packetsPerAdvertisement(primaryAddress);
    counters.add(RouterCounter.ADVERTISEMENT_SENT, sent);
    counters.add(RouterCounter.SEND_ERRORS, Math.max(0, wanted - sent));
    return sent;
  }

  /**
   * Tells a router that acts as master that it is not, in the checksum form that it uses.
   * keepalived sends almost nothing while it hears others, even if it discards their packets. So it
   * is heard several times only if it yields and becomes master again.
   *
   * @return whether it was sent, which is limited
   */
  boolean answer(Advertisement advertisement) {
    if (immediateAdvertisements == MAX_IMMEDIATE_ADVERTISEMENTS) {
      return false;
    }
    immediateAdvertisements++;
    if (advertisement.version() == AdvertisementFormat.VERSION_3) {
      answerForm = advertisement.checksumForm();
    }
    send();
    answerForm = null;
    return true;
  }

  // ---------------------------------------------------------------- the checksum form

  /** Forgets which forms the others use. */
  void forgetChecksumForms() {
    checksum.forget();
  }

  /**
   * A backup has accepted an advertisement.
   *
   * @param followed whether it takes the sender for the master
   */
  void heardAsBackup(Advertisement advertisement, boolean followed, long now) {
    if (hasChoiceOfForm(advertisement)) {
      checksum.heardAsBackup(advertisement, followed, now);
    }
  }

  /**
   * A master has accepted an advertisement. Called before it is answered, so that its sender can
   * understand the answer.
   *
   * @return whether no checksum form that could be sent suits all others
   */
  boolean heardAsMaster(Advertisement advertisement, long now) {
    return hasChoiceOfForm(advertisement)
        && checksum.heardAsMaster(advertisement, now)
        && administration.parameters().checksumMode() == ChecksumMode.AUTO;
  }

  private boolean hasChoiceOfForm(Advertisement advertisement) {
    return advertisement.version() == AdvertisementFormat.VERSION_3
        && administration.parameters().family() == IpFamily.IPV4;
  }

  /** Which checksum form to send now. */
  ChecksumForm checksumForm() {
    if (administration.parameters().family() == IpFamily.IPV6) {
      return ChecksumForm.PSEUDO_HEADER;
    }
    return switch (administration.parameters().checksumMode()) {
      case RFC9568 -> ChecksumForm.MESSAGE_ONLY;
      case RFC5798 -> ChecksumForm.PSEUDO_HEADER;
      case AUTO -> answerForm == null ? checksum.form() : answerForm;
    };
  }

  // ---------------------------------------------------------------- the primary address

  /** The address that advertisements are sent from (RFC 9568 §1.7). */
  void primaryAddress(IpAddress newPrimaryAddress) {
    primaryAddress = newPrimaryAddress;
  }

  /** The address that advertisements are sent from; null before the first startup. */
  IpAddress primaryAddress() {
    return primaryAddress;
  }
}
