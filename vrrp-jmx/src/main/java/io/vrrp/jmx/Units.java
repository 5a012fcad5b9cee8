// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/**
 * The unit of an attribute, in the field that {@link javax.management.Descriptor} defines for it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Units {

  /**
   * The unit.
   *
   * @return a plural, such as {@code centiseconds}
   */
  @DescriptorKey("units")
  String value();
}
