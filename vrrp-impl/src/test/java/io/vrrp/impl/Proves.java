// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements that a test, or each test of a class, proves: identifiers in {@code
 * felix-runtime/docs/requirements.md}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Proves {

  /** Identifiers of requirements. */
  String[] value();
}
