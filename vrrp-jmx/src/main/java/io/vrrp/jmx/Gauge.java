// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/**
 * Marks a number that goes up and down, in the field that {@link javax.management.Descriptor}
 * defines for it. Counters, which only grow, have {@code counter} there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Gauge {

  /**
   * The kind of metric.
   *
   * @return {@code gauge}
   */
  @DescriptorKey("metricType")
  String value() default "gauge";
}
