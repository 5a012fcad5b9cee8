// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import java.util.LinkedHashMap;
import java.util.Map;

/** The configuration of virtual router 51 on {@code eth0}, with 192.0.2.254. */
final class RouterProperties {

  static final String PID = "io.vrrp.router-lan";
  static final int VRID = 51;
  static final String VIRTUAL_IP = "192.0.2.254";
  static final String VIRTUAL_MAC = "00:00:5e:00:01:33";

  private RouterProperties() {}

  /** Returns a configuration that may be changed. */
  static Map<String, Object> of(int priority, int advertInterval) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("vrid", VRID);
    properties.put("interface", "eth0");
    properties.put("virtualIps", VIRTUAL_IP + "/24");
    properties.put("priority", priority);
    properties.put("advertInterval", advertInterval);
    properties.put("acceptMode", true);
    return properties;
  }

  /** Skew_Time in nanoseconds (RFC 9568 §6.1), calculated independently of the product. */
  static long skewTime(int priority, int advertInterval) {
    return (256 - priority) * advertInterval * 10_000_000L / 256;
  }

  /** Active_Down_Interval in nanoseconds (RFC 9568 §6.1). */
  static long masterDownInterval(int priority, int advertInterval) {
    return 3 * advertInterval * 10_000_000L + skewTime(priority, advertInterval);
  }
}
