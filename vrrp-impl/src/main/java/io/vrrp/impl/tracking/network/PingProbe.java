// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import io.vrrp.VrrpTrackerSink;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.io.IOException;

/**
 * Observes whether a host answers echo requests. A probe without an answer sends further requests
 * within its timeout, and one answer is enough: a network that loses some packets is no reason to
 * fail over.
 */
final class PingProbe extends PolledProbe {

  private static final int REQUESTS = 3;

  private final Target target;
  private int identifier = -1;
  private int sequence;
  private int firstSequence;
  private long begun;
  private int requests;
  private boolean waiting;
  private String error;

  PingProbe(Target target, PollSettings settings, VrrpTrackerSink sink) {
    super(settings, target.address().toString(), sink);
    this.target = target;
  }

  Target target() {
    return target;
  }

  @Override
  public void begin(TrackingLoop loop) {
    identifier = loop.echoes().register(this);
    super.begin(loop);
  }

  @Override
  public void end() {
    if (loop() != null) {
      loop().echoes().unregister(identifier);
    }
    super.end();
  }

  @Override
  void probe(long now) {
    begun = now;
    requests = 0;
    waiting = true;
    error = null;
    firstSequence = sequence + 1;
    request();
  }

  private void request() {
    requests++;
    later(begun + settings().timeoutNanos() * requests / REQUESTS, this::noReply);
    try {
      loop().echoes().send(target, identifier, ++sequence & 0xffff);
    } catch (IOException e) {
      error = e.getMessage();
    }
  }

  private void noReply() {
    if (requests < REQUESTS) {
      request();
      return;
    }
    waiting = false;
    if (error == null) {
      silent();
    } else {
      failed(error);
    }
  }

  /** A host answered a request with this identifier. */
  void replied(IpAddress from, int repliedSequence) {
    int age = repliedSequence - firstSequence & 0xffff;
    if (waiting && age < requests && from.equals(target.address())) {
      waiting = false;
      succeeded(target.address() + " answers");
    }
  }
}
