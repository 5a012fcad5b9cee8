// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.view;

import io.vrrp.ChecksumForm;
import io.vrrp.VrrpPeer;
import io.vrrp.impl.engine.port.PeerSnapshot;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * Another router of the group.
 *
 * @param snapshot what the engine knows about it
 */
public record PeerView(PeerSnapshot snapshot) implements VrrpPeer {

  @Override
  public InetAddress address() {
    return snapshot.address().toInetAddress();
  }

  @Override
  public int version() {
    return snapshot.version();
  }

  @Override
  public int priority() {
    return snapshot.priority();
  }

  @Override
  public Duration advertInterval() {
    return StatusView.interval(snapshot.advertInterval());
  }

  @Override
  public ChecksumForm checksumForm() {
    return snapshot.checksumForm();
  }

  @Override
  public Instant lastHeard() {
    return snapshot.lastHeard();
  }

  @Override
  public long advertisementRcvd() {
    return snapshot.advertisements();
  }
}
