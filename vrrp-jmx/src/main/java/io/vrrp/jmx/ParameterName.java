// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.management.DescriptorKey;

/** The name of an operation's parameter, which class files do not contain. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ParameterName {

  /**
   * The name.
   *
   * @return the name as in the source
   */
  @DescriptorKey("parameterName")
  String value();
}
