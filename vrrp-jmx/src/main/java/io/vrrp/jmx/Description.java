// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/** The text that a management console shows for a bean, attribute, operation or parameter. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
public @interface Description {

  /**
   * The text.
   *
   * @return one sentence, with the range of values if there is one
   */
  @DescriptorKey("description")
  String value();
}
