// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.VrrpEvent;
import io.vrrp.VrrpState;

/** A network that accepts everything and does nothing. */
final class NoEffects implements Effects {

  @Override
  public int sendAdvertisement(int priority) {
    return 1;
  }

  @Override
  public void holdAddresses() {}

  @Override
  public void announceAddresses() {}

  @Override
  public boolean advertisesFromOwnMac() {
    return false;
  }

  @Override
  public void releaseAddresses() {}

  @Override
  public void stateChanged(VrrpState from, VrrpState to, VrrpEvent event) {}

  @Override
  public void noticed(ConfigMismatch mismatch, Advertisement advertisement) {}
}
