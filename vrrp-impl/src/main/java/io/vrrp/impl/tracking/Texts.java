// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

/** Descriptions of properties that several kinds of trackers have. */
final class Texts {

  static final String NAME =
      "Name of the tracker in the property track of virtual routers: 1 to 64 letters, digits, '.', '_',"
          + " '-'";
  static final String NETWORK_NAMESPACE =
      "Name of the network namespace to look in, as ip netns lists it. If empty: the network"
          + " namespace of this process";
  static final String ADDRESS = "IPv4 or IPv6 address of the host; DNS names are not looked up";
  static final String INTERFACE =
      "Network interface that the probes leave by. If empty, the routes decide";
  static final String SOURCE = "Source address of the probes. If empty, the routes decide";
  static final String INTERVAL = "Milliseconds from one probe to the next, 100 to 600000";
  static final String TIMEOUT =
      "Milliseconds to wait for an answer, 10 to 600000; not longer than the interval";
  static final String FALL = "Failed probes in a row until it is down, 1 to 100";
  static final String RISE = "Successful probes in a row until it is up again, 1 to 100";

  private Texts() {}
}
