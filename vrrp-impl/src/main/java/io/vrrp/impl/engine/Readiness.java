// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Whether a virtual router may run, and what keeps it from running. */
final class Readiness {

  private final RouterContext context;
  private final Fault fault;
  private final BooleanSupplier unresponsive;
  private Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);

  /**
   * @param unresponsive whether the data plane thread does not respond, and the addresses need it
   */
  Readiness(RouterContext context, Fault fault, BooleanSupplier unresponsive) {
    this.context = context;
    this.fault = fault;
    this.unresponsive = unresponsive;
  }

  /** Derives the obstacles from the facts again; returns those that there were before. */
  Set<Obstacle> update() {
    Set<Obstacle> before = obstacles;
    obstacles =
        Obstacle.find(
            context.config(),
            context.isShutDown(),
            context.network(),
            context.primaryAddress(),
            unresponsive.getAsBoolean(),
            fault);
    return before;
  }

  /** What keeps it from running; empty if it may run. */
  Set<Obstacle> obstacles() {
    return obstacles;
  }

  /** Whether it may never run again, so that nothing should be kept ready for it. */
  boolean isLastingObstacle() {
    return !Collections.disjoint(obstacles, Obstacle.LASTING);
  }

  /** The obstacles in plain words. */
  List<String> reasons() {
    return obstacles.stream().map(o -> o.text(context.config(), context.network(), fault)).toList();
  }
}
