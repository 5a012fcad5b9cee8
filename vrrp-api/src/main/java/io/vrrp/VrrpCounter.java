// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A counter: what it counts and how it is called. The counters are the constants of {@link
 * DiscardReason}, and later versions may add some: a program that shows all counters iterates over
 * them instead of naming each.
 */
@ProviderType
public interface VrrpCounter {

  /**
   * Returns the name of the counter, as in RFC 8347 where that has one. A management bean has an
   * attribute of this name with a capital first letter. The name never changes.
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
   * Returns what one count is.
   *
   * @return a plural, such as {@code packets}
   */
  String unit();

  /**
   * Returns where the standards say what is counted.
   *
   * @return for example {@code RFC 9568 §5.2.8}; empty if it is this implementation's own
   */
  String reference();
}
