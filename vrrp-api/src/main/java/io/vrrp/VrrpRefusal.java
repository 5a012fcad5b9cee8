// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A configuration that is not applied. What it configures does not run, or runs with its former
 * configuration. Immutable. Later versions may add methods.
 */
@ProviderType
public interface VrrpRefusal {

  /**
   * Returns the source of the configuration.
   *
   * @return the name of its file if it has one, otherwise its PID
   */
  String source();

  /**
   * Returns why it is not applied.
   *
   * @return one line with the property, its value and the allowed values
   */
  String text();
}
