// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.VrrpState;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.RouterConfig;
import io.vrrp.impl.engine.port.RouterId;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.LocalAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.PrimaryAddress;
import io.vrrp.impl.protocol.SourceChoice;
import io.vrrp.impl.protocol.VirtualRouter;
import java.util.List;

/** The facts from which all parts of one virtual router derive their behavior. */
final class RouterContext {

  private final RouterId id;
  private final EngineServices services;
  private final VirtualRouter protocol;
  private final Reporter reporter;
  private final PrimaryAddress source;

  private RouterConfig config;
  private boolean shutDown;
  private InterfaceStatus network;
  private volatile VrrpState state = VrrpState.INITIALIZE;

  RouterContext(
      RouterConfig config, EngineServices services, VirtualRouter protocol, Reporter reporter) {
    this.id = config.id();
    this.config = config;
    this.services = services;
    this.protocol = protocol;
    this.reporter = reporter;
    this.source =
        new PrimaryAddress(
            protocol,
            new SourceChoice.Knowledge() {
              @Override
              public IpAddress sourceTo(IpAddress peer) {
                return services.io().sourceTo(peer);
              }

              @Override
              public boolean isVirtual(IpAddress address) {
                return services.virtualIps().contain(id.interfaceName(), address);
              }
            });
  }

  RouterId id() {
    return id;
  }

  EngineServices services() {
    return services;
  }

  VirtualRouter protocol() {
    return protocol;
  }

  Reporter reporter() {
    return reporter;
  }

  PrimaryAddress source() {
    return source;
  }

  /** Null if there is none. */
  IpAddress primaryAddress() {
    return source.get();
  }

  RouterConfig config() {
    return config;
  }

  void setConfig(RouterConfig newConfig) {
    config = newConfig;
  }

  /** Whether the operator stopped it. */
  boolean isShutDown() {
    return shutDown;
  }

  void setShutDown(boolean newShutDown) {
    shutDown = newShutDown;
  }

  /** The interface, or null if it does not exist. */
  InterfaceStatus network() {
    return network;
  }

  /** The addresses of the interface that can be a source; null without an interface. */
  List<LocalAddress> localAddresses() {
    return network == null ? null : network.addresses();
  }

  void setNetwork(InterfaceStatus newNetwork) {
    network = newNetwork;
  }

  /** The state that the protocol last reported. May be called from any thread. */
  VrrpState state() {
    return state;
  }

  void setState(VrrpState newState) {
    state = newState;
  }

  boolean isMaster() {
    return state == VrrpState.MASTER;
  }

  boolean isBackup() {
    return state == VrrpState.BACKUP;
  }

  /** Whether it is master or backup. */
  boolean isRunning() {
    return state != VrrpState.INITIALIZE;
  }

  MacAddress virtualMac() {
    return MacAddress.ofVirtualRouter(id.family(), id.vrid());
  }

  /** The MAC address of the virtual IP addresses, and the source of advertisements. */
  MacAddress mac() {
    return config.virtualMac() ? virtualMac() : network.mac();
  }
}
