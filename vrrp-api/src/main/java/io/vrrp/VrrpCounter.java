// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A counter: its name and what it counts. It is a constant of {@link DiscardReason}, {@link
 * RouterCounter} or {@link EngineCounter}. Later versions may add counters: a program that shows
 * all of them iterates over {@link VrrpStatistics#counters()} instead of naming each.
 */
@ProviderType
public interface VrrpCounter {

  /**
   * Returns the name of the counter, which is that of RFC 8347 if it defines one. A management bean
   * has an attribute of this name with a capital first letter. The name never changes.
   *
   * @return for example {@code checksumErrors}
   */
  String key();

  /**
   * Says what is counted.
   *
   * @return a phrase such as {@code Advertisements accepted}; the wording may change
   */
  String description();

  /**
   * Returns the unit of the counter.
   *
   * @return a plural, such as {@code packets}
   */
  String unit();

  /**
   * Returns the standard that defines the counter.
   *
   * @return for example {@code RFC 9568 §5.2.8}; empty if only this implementation has it
   */
  String reference();

  /**
   * Returns the counters of a virtual router, in the order in which they are shown.
   *
   * @return unmodifiable; without {@link DiscardReason#VRID}, because those packets belong to no
   *     virtual router
   */
  static List<VrrpCounter> ofVirtualRouter() {
    return Stream.concat(
            Arrays.<VrrpCounter>stream(RouterCounter.values()),
            Arrays.stream(DiscardReason.values()).filter(reason -> reason != DiscardReason.VRID))
        .toList();
  }

  /**
   * Returns the counters of an engine, in the order in which they are shown.
   *
   * @return unmodifiable
   */
  static List<VrrpCounter> ofEngine() {
    return Stream.concat(
            Arrays.<VrrpCounter>stream(EngineCounter.values()),
            Arrays.stream(DiscardReason.values()))
        .toList();
  }
}
