// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Problem.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened to one virtual router, and what was wrong at any time: a role without the address
 * for more than a second, an address without the role, and two masters.
 */
final class History {
  /** Shorter problems are not noticed by users. */
  static final long TOLERANCE = 1_000_000_000L;

  /**
   * An advertisement.
   *
   * @param nanos when, since 1970
   * @param router which sent it
   * @param priority of the advertisement; 0 hands over mastership
   */
  record Advertised(long nanos, int router, int priority) {}

  /**
   * The virtual IP address came to a router or left it.
   *
   * @param nanos when, since 1970
   * @param router where
   * @param present whether it came
   */
  record Held(long nanos, int router, boolean present) {}

  /**
   * A time in which something may be wrong.
   *
   * @param kind what
   * @param router where; 0 for everywhere
   * @param from when it begins, nanoseconds since 1970
   * @param to when it ends
   */
  record Excuse(Kind kind, int router, long from, long to) {
    boolean covers(Kind what, int where, long begin, long end) {
      return kind == what && (router == 0 || router == where) && begin <= to && end >= from;
    }
  }

  private final String group;
  private final long interval;
  private final List<Advertised> adverts;
  private final List<Held> holds;
  private final List<Excuse> excuses;
  private final long tolerance;

  /**
   * Collects events.
   *
   * @param interval the advertisement interval in nanoseconds
   * @param late the longest delay of the machine
   */
  History(
      String group,
      long interval,
      List<Advertised> adverts,
      List<Held> holds,
      List<Excuse> excuses,
      long late) {
    this.group = group;
    this.interval = interval;
    this.adverts = adverts.stream().sorted(Comparator.comparingLong(Advertised::nanos)).toList();
    this.holds = holds.stream().sorted(Comparator.comparingLong(Held::nanos)).toList();
    this.excuses = excuses;
    this.tolerance = TOLERANCE + interval + 2 * late;
  }

  /** Returns the problems up to a time, at most one of each kind for each router. */
  List<Problem> problems(long now) {
    List<Problem> problems = new ArrayList<>();
    Set<Integer> routers = new HashSet<>();
    adverts.forEach(advert -> routers.add(advert.router()));
    holds.forEach(held -> routers.add(held.router()));
    for (int router : routers) {
      roleWithoutAddress(router, problems);
      addressWithoutRole(router, now, problems);
    }
    severalMasters(problems);
    return problems;
  }

  private boolean excused(Kind kind, int router, long from, long to) {
    return excuses.stream().anyMatch(excuse -> excuse.covers(kind, router, from, to));
  }

  private void roleWithoutAddress(int router, List<Problem> problems) {
    long masterSince = Long.MIN_VALUE;
    long last = Long.MIN_VALUE;
    for (Advertised advert : adverts) {
      if (advert.router() != router) {
        continue;
      }
      if (advert.priority() == 0) {
        last = Long.MIN_VALUE;
        continue;
      }
      if (last == Long.MIN_VALUE || advert.nanos() - last > 3 * interval) {
        masterSince = advert.nanos();
      }
      last = advert.nanos();
      Held state = stateAt(router, advert.nanos());
      if (state != null && state.present()) {
        continue;
      }
      long since = state == null ? masterSince : Math.max(masterSince, state.nanos());
      if (advert.nanos() - since > tolerance
          && !excused(Kind.ROLE_WITHOUT_ADDRESS, router, since, advert.nanos())) {
        problems.add(
            new Problem(
                Kind.ROLE_WITHOUT_ADDRESS,
                "%s: router %d advertised for %.1f s without the address"
                    .formatted(group, router, (advert.nanos() - since) / 1e9)));
        return;
      }
    }
  }

  private Held stateAt(int router, long nanos) {
    Held state = null;
    for (Held held : holds) {
      if (held.router() == router && held.nanos() <= nanos) {
        state = held;
      }
    }
    return state;
  }

  private void addressWithoutRole(int router, long now, List<Problem> problems) {
    List<Held> own = holds.stream().filter(held -> held.router() == router).toList();
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).present()) {
        continue;
      }
      long until = i + 1 < own.size() ? own.get(i + 1).nanos() : now;
      long silentSince = own.get(i).nanos();
      for (Advertised advert : adverts) {
        if (advert.router() == router && advert.nanos() > silentSince && advert.nanos() < until) {
          if (tooLong(router, silentSince, advert.nanos(), problems)) {
            return;
          }
          silentSince = advert.nanos();
        }
      }
      if (tooLong(router, silentSince, until, problems)) {
        return;
      }
    }
  }

  private boolean tooLong(int router, long from, long to, List<Problem> problems) {
    if (to - from <= tolerance || excused(Kind.ADDRESS_WITHOUT_ROLE, router, from, to)) {
      return false;
    }
    problems.add(
        new Problem(
            Kind.ADDRESS_WITHOUT_ROLE,
            "%s: router %d had the address for %.1f s without advertising"
                .formatted(group, router, (to - from) / 1e9)));
    return true;
  }

  private void severalMasters(List<Problem> problems) {
    Map<Integer, Long> last = new HashMap<>();
    long since = Long.MIN_VALUE;
    long contested = Long.MIN_VALUE;
    for (Advertised advert : adverts) {
      if (advert.priority() == 0) {
        last.remove(advert.router());
        continue;
      }
      Long before = last.put(advert.router(), advert.nanos());
      boolean both =
          before != null
              && advert.nanos() - before < 3 * interval
              && last.entrySet().stream()
                  .anyMatch(e -> e.getKey() != advert.router() && e.getValue() > before);
      if (!both) {
        continue;
      }
      if (contested == Long.MIN_VALUE || advert.nanos() - contested > 3 * interval) {
        since = advert.nanos();
      }
      contested = advert.nanos();
      if (contested - since > tolerance && !excused(Kind.SEVERAL_MASTERS, 0, since, contested)) {
        problems.add(
            new Problem(
                Kind.SEVERAL_MASTERS,
                "%s: routers %s advertised at the same time for %.1f s"
                    .formatted(group, last.keySet(), (contested - since) / 1e9)));
        return;
      }
    }
  }
}
