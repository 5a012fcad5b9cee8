// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.Keepalived;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * keepalived, configured as its manual recommends for short intervals: with real-time priority, and
 * never swapped out. By default the kernel would kill it after 10 ms of work without a pause, which
 * happens here. With many virtual routers it gets no real-time priority: two such processes would
 * occupy both processors of a small machine and never become idle.
 */
final class KeepalivedContender extends ProcessContender {
  private static final Pattern TRANSITION = Pattern.compile("\\((\\S+)\\) Entering ([A-Z]+) STATE");

  /** With more virtual routers, it has no real-time priority. */
  private static final int MAX_REAL_TIME = 8;

  /** With a lower limit the kernel kills it when it takes over. */
  private static final int MAX_BUSY_MICROS = 10_000_000;

  private final Host host;
  private Keepalived keepalived;

  KeepalivedContender(Host host) {
    super(host, TRANSITION);
    this.host = host;
  }

  @Override
  public void start(List<VirtualRouter> virtualRouters) {
    keepalived =
        Keepalived.start(
            host,
            """
            global_defs {
              router_id %s
              vrrp_version 3
              %s
            }
            %s"""
                .formatted(
                    host.name(),
                    virtualRouters.size() > MAX_REAL_TIME ? "" : realTime(),
                    virtualRouters.stream()
                        .map(KeepalivedContender::instance)
                        .collect(Collectors.joining())));
    started(keepalived.process(), virtualRouters.size());
  }

  private static String realTime() {
    return "vrrp_rt_priority 10\nvrrp_rlimit_rttime " + MAX_BUSY_MICROS + "\nvrrp_no_swap";
  }

  private static String instance(VirtualRouter router) {
    return """
        vrrp_instance %s {
          state %s
          interface %s
          use_vmac %s
          virtual_router_id %d
          priority %d
          advert_int %s
          %s
          virtual_ipaddress {
            %s
          }
        }
        """
        .formatted(
            router.name(),
            router.priority() == 255 ? "MASTER" : "BACKUP",
            router.interfaceName(),
            macvlan(router),
            router.vrid(),
            router.priority(),
            router.interval() / 100.0,
            router.accept() ? "accept" : "no_accept",
            router.virtualIp());
  }

  /** Its default names would be the same for both families and on each interface. */
  private static String macvlan(VirtualRouter router) {
    return (router.isIpv6() ? "v6." : "v4.") + router.vrid() + "." + router.interfaceName();
  }

  /** Kills all its processes. */
  @Override
  public void kill() {
    keepalived.kill();
  }
}
