// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One combination to test.
 *
 * @param protocol the protocol of all routers
 * @param interval the advertisement interval of all, centiseconds
 * @param checksum the checksum of IPv4 advertisements
 * @param members the routers in the order in which they start
 */
record Cell(Protocol protocol, int interval, Checksum checksum, List<Member> members) {

  Cell {
    members = List.copyOf(members);
  }

  Member ours() {
    return members.stream().filter(Member::isOurs).findFirst().orElseThrow();
  }

  List<Member> peers() {
    return members.stream().filter(m -> !m.isOurs()).toList();
  }

  @Override
  public String toString() {
    return "%s %3d cs %s%s: %s"
        .formatted(
            protocol,
            interval,
            ours().preempt() ? "preempt" : "nopreempt",
            protocol.checksums().size() > 1 ? " " + checksum : "",
            members.stream()
                .map(m -> m + " ." + m.number())
                .collect(Collectors.joining(", then ")));
  }
}
