// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;

/**
 * Learns which checksum form the other routers of an IPv4 group understand. In RFC 9568 §5.2.8 the
 * checksum covers only the message. Many routers understand RFC 5798 §5.2.8 as requiring a
 * pseudo-header too, and some discard the other form. One packet is not enough to change the form:
 * a router that understands only the present form would discard all further advertisements and
 * become master.
 */
final class ChecksumLearner {

  /** How many packets a master needs to learn; a backup, which sends nothing, needs one. */
  static final int PACKETS_OF_A_COMPETITOR = 3;

  /** For how many of its intervals a router's last packet is valid. */
  private static final int VALID_INTERVALS = 4;

  /**
   * Packets count as consecutive if they are less than this number of intervals apart. A router
   * that yields to an answer, but discards all other advertisements, is heard again after its
   * master down interval.
   */
  private static final int ROW_INTERVALS = 10;

  private static final long LONG_AGO = Long.MIN_VALUE;

  private ChecksumForm form;

  /**
   * The router that uses the other form, the number of its packets, and until when they are valid.
   */
  private IpAddress candidate;

  private int packets;
  private long countsFrom;
  private long candidateUntil;

  /** The router that last used the present form, and until when this is valid. */
  private long speakerHigh;

  private long speakerLow;
  private long speakerUntil;

  /** The competing master from which this mastership's form was learned, or null. */
  private IpAddress teacher;

  private boolean contradicted;

  ChecksumLearner() {
    forget();
  }

  /** Forgets the forms of the others, for example after the interface was down. */
  void forget() {
    form = ChecksumForm.MESSAGE_ONLY;
    candidate = null;
    candidateUntil = LONG_AGO;
    speakerUntil = LONG_AGO;
    becameMaster();
  }

  /** A mastership begins: its form may be learned from one competing master. */
  void becameMaster() {
    teacher = null;
    contradicted = false;
  }

  /** The form to send. */
  ChecksumForm form() {
    return form;
  }

  /**
   * A backup has accepted an advertisement.
   *
   * @param followed whether it follows the sender as master
   */
  void heardAsBackup(Advertisement advertisement, boolean followed, long now) {
    if (isOtherForm(advertisement, now) && (followed || !isSpokenByAnother(advertisement, now))) {
      learn(advertisement, now);
    }
  }

  /**
   * A master has accepted an advertisement of a competing master and remains master.
   *
   * @return whether the others use different forms, so that no form suits all; true once in each
   *     mastership
   */
  boolean heardAsMaster(Advertisement advertisement, long now) {
    if (!isOtherForm(advertisement, now) || packets < PACKETS_OF_A_COMPETITOR) {
      return false;
    }
    if (isSpokenByAnother(advertisement, now)
        || teacher != null && !advertisement.isFrom(teacher)) {
      boolean first = !contradicted;
      contradicted = true;
      return first;
    }
    learn(advertisement, now);
    teacher = advertisement.source();
    return false;
  }

  /** Counts packets of the other form, from one sender at a time. */
  private boolean isOtherForm(Advertisement advertisement, long now) {
    long until = validUntil(advertisement, now);
    if (advertisement.checksumForm() == form) {
      spokenBy(advertisement, until);
      if (advertisement.isFrom(candidate)) {
        candidate = null;
      }
      return false;
    }
    if (candidate == null || now >= candidateUntil) {
      if (!advertisement.isFrom(candidate)) {
        candidate = advertisement.source();
      }
      packets = 0;
      countsFrom = now;
    } else if (!advertisement.isFrom(candidate)) {
      return true;
    }
    // A duplicated packet or a burst counts as one packet.
    if (now >= countsFrom) {
      packets = Math.min(packets + 1, PACKETS_OF_A_COMPETITOR);
      countsFrom = now + Timers.interval(advertisement.advertInterval()) / 2;
    }
    candidateUntil = now + ROW_INTERVALS * Timers.interval(advertisement.advertInterval());
    return true;
  }

  private boolean isSpokenByAnother(Advertisement advertisement, long now) {
    return now < speakerUntil
        && (advertisement.sourceLow() != speakerLow || advertisement.sourceHigh() != speakerHigh);
  }

  private void spokenBy(Advertisement advertisement, long until) {
    speakerHigh = advertisement.sourceHigh();
    speakerLow = advertisement.sourceLow();
    speakerUntil = until;
  }

  private void learn(Advertisement advertisement, long now) {
    form = advertisement.checksumForm();
    candidate = null;
    spokenBy(advertisement, validUntil(advertisement, now));
  }

  private static long validUntil(Advertisement advertisement, long now) {
    return now + VALID_INTERVALS * Timers.interval(advertisement.advertInterval());
  }
}
