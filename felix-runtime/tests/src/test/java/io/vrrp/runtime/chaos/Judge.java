// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Problem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what is wrong at a moment when everything should be quiet and right. */
final class Judge {
  private final boolean acceptMode;
  private final boolean forwards;
  private final boolean proxies;
  private final boolean unicast;

  /**
   * Sets it up.
   *
   * @param acceptMode whether the virtual IP address should reply to echo requests
   * @param forwards whether the hosts should forward packets
   * @param proxies whether an operator makes hosts answer for others
   * @param unicast whether the routers advertise to unicast peers
   */
  Judge(boolean acceptMode, boolean forwards, boolean proxies, boolean unicast) {
    this.acceptMode = acceptMode;
    this.forwards = forwards;
    this.proxies = proxies;
    this.unicast = unicast;
  }

  /**
   * Judges one moment.
   *
   * @param group the virtual router
   * @param expected which routers may be master
   * @param macs the right MAC address of the virtual IP address by master
   * @param seen the observations
   * @return the problems; empty if there are none
   */
  List<Problem> judge(
      Group group, Expectation expected, Map<Integer, String> macs, Observation seen) {
    List<Problem> problems = new ArrayList<>();
    Set<Integer> masters = masters(seen);
    if (masters.size() > 1) {
      problems.add(new Problem(Kind.SEVERAL_MASTERS, group + ": routers " + masters));
      return problems;
    }
    if (!proxies && !seen.strangers().isEmpty()) {
      problems.add(
          new Problem(
              Kind.ANSWERED_FOR_OTHERS,
              group.family().unused() + " is no host, answered by " + seen.strangers()));
    }
    if (masters.isEmpty()) {
      if (expected.required()) {
        problems.add(
            new Problem(Kind.NO_MASTER, group + ": none; permitted " + expected.permitted()));
      }
      return problems;
    }
    int master = masters.iterator().next();
    if (!expected.permitted().contains(master)) {
      problems.add(
          new Problem(
              Kind.WRONG_MASTER,
              group + ": router " + master + "; permitted " + expected.permitted()));
      return problems;
    }
    judgeService(group, master, macs.get(master), seen, problems);
    return problems;
  }

  /**
   * A master whose unicast peers are all gone sends nothing, because it cannot find their MAC
   * addresses. It still answers for the virtual IP address.
   */
  private Set<Integer> masters(Observation seen) {
    if (!unicast || !seen.advertisers().isEmpty()) {
      return seen.advertisers();
    }
    return seen.answers().stream().map(Observation.Answer::router).collect(Collectors.toSet());
  }

  private void judgeService(
      Group group, int master, String mac, Observation seen, List<Problem> problems) {
    String what = group + " (master: router " + master + " at " + mac + ")";
    if (seen.answers().isEmpty()) {
      problems.add(new Problem(Kind.NO_ANSWER, what));
    } else if (seen.answers().size() > 1) {
      problems.add(new Problem(Kind.SEVERAL_ANSWERS, what + ": " + seen.answers()));
    } else if (!seen.answers().contains(new Observation.Answer(master, mac))) {
      problems.add(new Problem(Kind.WRONG_ANSWER, what + ": " + seen.answers()));
    }
    if (!seen.clientMacs().equals(Set.of(mac))) {
      problems.add(
          new Problem(Kind.CLIENT_MISLED, what + ": the client sends to " + seen.clientMacs()));
    } else if (forwards && !seen.forwarders().equals(Set.of(master))) {
      problems.add(new Problem(Kind.NOT_REACHED, what + ": forwarded by " + seen.forwarders()));
    }
    boolean accepts = acceptMode || group.isOwnedBy(master);
    if (accepts && !seen.repliers().equals(Set.of(master))) {
      problems.add(new Problem(Kind.NOT_ACCEPTED, what + ": replied by " + seen.repliers()));
    }
    if (!accepts && !seen.repliers().isEmpty()) {
      problems.add(new Problem(Kind.WRONGLY_ACCEPTED, what + ": replied by " + seen.repliers()));
    }
  }
}
