// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A trouble: something that happens to a router, and the action that ends it. */
final class Trouble {

  /** What is done to a router. */
  interface Action {
    void apply(RouterHost router);
  }

  /** Further information for the judge. */
  enum Trait {
    /** The process does not run: the kernel keeps its addresses for some seconds. */
    PROCESS,
    /** A JVM starts when the trouble ends. */
    BOOT,
    /** The trouble affects all routers of the LAN, not only one. */
    EVERYWHERE,
    /** The log may have many similar lines. */
    LOUD,
    /** Packets may not be forwarded while it lasts. */
    NO_FORWARDING,
    /** The operator wants the host to answer for others. */
    PROXY
  }

  private final String kind;
  private final String name;
  private final Map<Family, Impact> impacts = new EnumMap<>(Family.class);
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private Predicate<Setting> applicability = setting -> true;
  private Action begin = router -> {};
  private Action end;

  /**
   * A trouble without actions yet.
   *
   * @param kind troubles of the same kind never happen on one host at the same time
   * @param name says what happens, in the words of an operator
   */
  Trouble(String kind, String name, Impact impact) {
    this.kind = kind;
    this.name = name;
    impact(impact, impact);
  }

  Trouble impact(Impact four, Impact six) {
    impacts.put(Family.V4, four);
    impacts.put(Family.V6, six);
    return this;
  }

  Trouble only(Predicate<Setting> where) {
    applicability = applicability.and(where);
    return this;
  }

  Trouble with(Trait... more) {
    traits.addAll(Set.of(more));
    return this;
  }

  /** Has a shell on the router run commands. */
  Trouble begin(String script) {
    return begin(router -> router.script(script));
  }

  Trouble begin(Action action) {
    begin = action;
    return this;
  }

  Trouble end(String script) {
    return end(router -> router.script(script));
  }

  Trouble end(Action action) {
    end = action;
    return this;
  }

  String kind() {
    return kind;
  }

  Impact impact(Family family) {
    return impacts.get(family);
  }

  /** Returns the worst impact on a virtual router of a setting. */
  Impact impact(Setting setting) {
    return setting.groups().stream()
        .map(group -> impact(group.family()))
        .max(Enum::compareTo)
        .orElseThrow();
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  boolean applies(Setting setting) {
    return applicability.test(setting);
  }

  /** Whether it lasts until {@link #end(RouterHost)}. */
  boolean lasts() {
    return end != null;
  }

  void begin(RouterHost router) {
    begin.apply(router);
  }

  void end(RouterHost router) {
    if (end != null) {
      end.apply(router);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
