// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

/**
 * Something that happens to the LAN or to one of its nodes.
 *
 * @param start when, in nanoseconds
 * @param duration how long; 0 if it is a change that stays
 * @param node whom it concerns
 * @param argument what the kind makes of it
 */
record Disturbance(Kind kind, long start, long duration, int node, int argument) {

  /** What can happen. */
  enum Kind {
    /** Frames are lost, argument per cent of them. */
    LOSS,
    /** Frames come twice, argument per cent of them. */
    DUPLICATION,
    /** Frames take up to argument hundredths of the LAN's longest interval, so they overtake. */
    JITTER,
    /** What the node sends does not reach the node that argument names. */
    CUT,
    /** The nodes whose bits are set in argument and the others do not hear each other. */
    SPLIT,
    /** The node's link is down; the engine shuts the virtual router down and starts it again. */
    FLAP,
    /** The node does nothing; then it takes in what has come. */
    STALL,
    /** The node does nothing; what has come meanwhile is lost, as for a suspended machine. */
    SUSPENSION,
    /** The node dies without a word and comes back with no memory. */
    CRASH,
    /** The node's socket refuses to send. */
    MUTE,
    /** The node has the primary address of the node that argument names. */
    DUPLICATE_ADDRESS,
    /** A stranger sends packets that are to be rejected, argument in a hundredth of a second. */
    RUBBISH,
    /** The operator has the master, whichever node that is, hand over mastership. */
    RELINQUISH,
    /** The operator has the node take part in full again. */
    STARTUP,
    PRIORITY,
    OVERRIDE,
    INTERVAL,
    PREEMPT,
    /** The operator gives the node another preempt delay, of argument milliseconds. */
    PREEMPT_DELAY,
    ADDRESSES
  }

  @Override
  public String toString() {
    return kind
        + (duration == 0 ? "" : " for " + duration / 1000 + " µs")
        + (node < 0 ? "" : " of " + Lan.name(node))
        + ", argument "
        + argument;
  }
}
