// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

/**
 * Something that happens to the LAN or to one of its nodes.
 *
 * @param start when, in nanoseconds
 * @param duration how long; 0 for a permanent change
 * @param node the node it happens to
 * @param argument its meaning depends on the kind
 */
record Disturbance(Kind kind, long start, long duration, int node, int argument) {

  /** The kinds of disturbances. */
  enum Kind {
    /** The given percentage of frames is lost. */
    LOSS,
    /** The given percentage of frames arrives twice. */
    DUPLICATION,
    /**
     * Frames take up to {@code argument} hundredths of the LAN's longest interval, so they
     * overtake.
     */
    JITTER,
    /** The node's frames do not reach the node in {@code argument}. */
    CUT,
    /** The nodes whose bits are set in {@code argument} and the others do not hear each other. */
    SPLIT,
    /** The node's link is down; the engine shuts the virtual router down and starts it again. */
    FLAP,
    /** A tracker without weight is down: the node leaves, and hears the others until it is back. */
    USELESS,
    /** The node stalls; afterwards it processes everything that arrived. */
    STALL,
    /** The node stalls; everything that arrived meanwhile is lost, as on a suspended machine. */
    SUSPENSION,
    /** The node dies without an advertisement and starts again without memory. */
    CRASH,
    /** The node's socket refuses to send. */
    MUTE,
    /** The node has the primary address of the node in {@code argument}. */
    DUPLICATE_ADDRESS,
    /**
     * A stranger sends packets that must be discarded, {@code argument} in a hundredth of a second.
     */
    RUBBISH,
    /** The operator makes the present master hand over mastership. */
    RELINQUISH,
    /** The operator makes the node take part fully again. */
    STARTUP,
    PRIORITY,
    OVERRIDE,
    INTERVAL,
    PREEMPT,
    /** The operator gives the node another preempt delay, of argument milliseconds. */
    PREEMPT_DELAY,
    ADDRESSES,
    /** A tracker of the node reports; argument says which one and what. */
    TRACKER
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
