// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.RouterCounter;

/** Sends the advertisements of one virtual router, counts them, and chooses their checksum form. */
final class Advertiser {

  /**
   * How many immediate advertisements a master sends between two regular ones, as answers to
   * received advertisements. The RFC answers each (RFC 9568 §6.4.3), and so does this limit for
   * peers with about the same interval. Without the limit a faulty or forged peer could multiply
   * its packets: each answer goes to every unicast peer, in each version. A peer that hears neither
   * five answers nor the next regular advertisement would not hear a sixth answer either.
   */
  static final int MAX_IMMEDIATE_ADVERTISEMENTS = 5;

  private final Administration administration;
  private final Effects effects;
  private final Counters counters;
  private final ChecksumLearner checksum = new ChecksumLearner();

  private IpAddress primaryAddress;

  /** How many immediate advertisements were sent since the last regular one. */
  private int immediateAdvertisements;

  /** The checksum form of an answer while it is sent, otherwise null. */
  private ChecksumForm answerForm;

  Advertiser(Administration administration, Effects effects, Counters counters) {
    this.administration = administration;
    this.effects = effects;
    this.counters = counters;
  }

  /** Sends the first advertisement of a mastership. */
  void sendFirst() {
    checksum.becameMaster();
    sendRegular();
  }

  /** Sends the advertisement that is due at Adver_Timer. */
  void sendRegular() {
    immediateAdvertisements = 0;
    send();
  }

  /** Sends an advertisement before it is due. */
  void send() {
    send(administration.parameters().priority());
  }

  /** Sends priority 0: the master leaves (RFC 9568 §6.4.3). */
  void sendLeaving() {
    counters.add(RouterCounter.PRIORITY_ZERO_PKTS_SENT, send(AdvertisementFormat.PRIORITY_LEAVING));
  }

  /**
   * Sends the last advertisement of a master that yields to a better one. If both were masters for
   * a while, as on the two sides of a partition, hosts may know this node's MAC address for the
   * virtual IP addresses, and the other router does not know that there were two masters. The other
   * router answers the lower priority (RFC 9568 §6.4.3) and announces the addresses again, as this
   * implementation, keepalived and others do. The RFC neither requires this advertisement nor
   * forbids it: this node is still master when it sends it. Its priority is not 0, because other
   * backups would take over.
   *
   * <p>It is not sent from the virtual MAC address. In that case it is not needed: switches have
   * already learned from the better master's advertisement where that address is, and hosts know no
   * other.
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
   * Answers a router that acts as master with an advertisement, in that router's checksum form.
   * keepalived sends almost nothing while it hears others, even if it discards their packets. So it
   * is heard several times only if it yields and becomes master again.
   *
   * @return whether an answer was sent; answers are limited
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

  /** Forgets the forms of the other routers. */
  void forgetChecksumForms() {
    checksum.forget();
  }

  /**
   * A backup has accepted an advertisement.
   *
   * @param followed whether it follows the sender as master
   */
  void heardAsBackup(Advertisement advertisement, boolean followed, long now) {
    if (hasChoiceOfForm(advertisement)) {
      checksum.heardAsBackup(advertisement, followed, now);
    }
  }

  /**
   * A master has accepted an advertisement. Called before the answer, so that the sender can
   * understand the answer.
   *
   * @return whether no checksum form suits all others
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

  /** The checksum form to send now. */
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
