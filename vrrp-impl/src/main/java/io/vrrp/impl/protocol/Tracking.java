// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The trackers of a virtual router, and the effect of their health. The effect is always computed
 * from the present health; former contributions do not matter.
 *
 * @param references in configured order, each name once
 */
public record Tracking(List<TrackReference> references) {

  /** Without trackers. */
  public static final Tracking NONE = new Tracking(List.of());

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a name occurs twice
   */
  public Tracking {
    references = List.copyOf(references);
    Set<String> names = new HashSet<>();
    for (TrackReference reference : references) {
      if (!names.add(reference.name())) {
        throw new IllegalArgumentException(
            "track=" + text(references) + "; allowed: each tracker once, not " + reference.name());
      }
    }
  }

  /** The sum that the trackers add to the priority. */
  public int contribution(Function<String, TrackerHealth> healths) {
    int sum = 0;
    for (int i = 0; i < references.size(); i++) {
      TrackReference reference = references.get(i);
      sum += reference.contribution(healths.apply(reference.name()));
    }
    return sum;
  }

  /**
   * The effective priority (RFC 9568 §5.2.4). The owner's is always 255. The priority of other
   * routers is limited to 1 to 254, because 0 means that a master leaves.
   *
   * @param base the priority as configured, or the operator's override
   * @param contribution the sum that the trackers add
   */
  public static int effectivePriority(int base, int contribution) {
    if (base == RouterParameters.OWNER_PRIORITY) {
      return base;
    }
    return Math.max(1, Math.min(base + contribution, RouterParameters.OWNER_PRIORITY - 1));
  }

  private static String text(List<TrackReference> references) {
    return references.stream().map(TrackReference::toString).collect(Collectors.joining(", "));
  }

  /** As in the configuration. */
  @Override
  public String toString() {
    return text(references);
  }
}
