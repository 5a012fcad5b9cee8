// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/** A network that takes everything and does nothing. */
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
  public void stateChanged(State from, State to, Event event) {}

  @Override
  public void noticed(Oddity oddity, Advertisement advertisement) {}
}
