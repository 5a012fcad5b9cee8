// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.NewMasterReason;

/**
 * What a virtual router knows about the master. A backup follows at most one master. In addition it
 * may ignore one of lower priority, which it is about to preempt. A master knows only itself.
 */
final class KnownMaster {

  /** The master that is followed, or this router itself; null if none is known. */
  private IpAddress address;

  private int priority;

  /** Whether the last advertisement of any master had priority 0. */
  private boolean gone;

  /** Whether a master of lower priority was heard since another one was followed. */
  private boolean lowerPriorityHeard;

  /** The master of lower priority that is ignored; null while another one is followed. */
  private IpAddress ignored;

  private int ignoredPriority;
  private boolean ignoredLeft;

  /** Forgets the master. */
  void forget() {
    set(null, 0);
  }

  /** This router is now master: the knowledge about others is no longer valid. */
  void isThisRouter(IpAddress ownAddress, int ownPriority) {
    set(ownAddress, ownPriority);
  }

  private void set(IpAddress newAddress, int newPriority) {
    address = newAddress;
    priority = newPriority;
    gone = false;
    lowerPriorityHeard = false;
    ignored = null;
    ignoredLeft = false;
  }

  /** The sender is the master. */
  void follow(Advertisement advertisement) {
    if (!advertisement.isFrom(address)) {
      address = advertisement.source();
    }
    priority = advertisement.priority();
    gone = false;
    lowerPriorityHeard = false;
    ignored = null;
    ignoredLeft = false;
  }

  /** The sender acts as master, but its priority is lower. */
  void lowerPriorityHeard() {
    lowerPriorityHeard = true;
  }

  /** The sender is the master that this router will preempt. */
  void ignore(Advertisement advertisement) {
    if (advertisement.isFrom(address)) {
      ignored = address;
    } else if (!advertisement.isFrom(ignored)) {
      ignored = advertisement.source();
    }
    ignoredPriority = advertisement.priority();
    ignoredLeft = false;
  }

  /** The sender hands over mastership. */
  void left(Advertisement advertisement) {
    gone = true;
    ignoredLeft |= advertisement.isFrom(ignored);
  }

  /** Whether it follows a master that has not left. */
  boolean isFollowed() {
    return address != null && !gone;
  }

  /** Whether it follows the sender. */
  boolean isFollowed(Advertisement advertisement) {
    return isFollowed() && advertisement.isFrom(address);
  }

  /** Whether it followed a master, or is master itself. */
  boolean isKnown() {
    return address != null;
  }

  /** Whether a master left and none was followed since. */
  boolean isGone() {
    return gone;
  }

  /** Why a backup whose timer fires takes over. */
  NewMasterReason reasonToTakeOver() {
    if (gone) {
      return NewMasterReason.PRIORITY;
    }
    return lowerPriorityHeard ? NewMasterReason.PREEMPTED : NewMasterReason.NO_RESPONSE;
  }

  /** Whether it ignores a master of lower priority that has not left. */
  boolean isIgnored() {
    return ignored != null && !ignoredLeft;
  }

  /** The address of the master, ignored or not; null if none is known. */
  IpAddress address() {
    return ignored == null ? address : ignored;
  }

  /** The priority of the master, ignored or not; 0 if none is known. */
  int priority() {
    return ignored == null ? priority : ignoredPriority;
  }

  /** Whether the master, ignored or not, has left. */
  boolean hasLeft() {
    return ignored == null ? gone : ignoredLeft;
  }
}
