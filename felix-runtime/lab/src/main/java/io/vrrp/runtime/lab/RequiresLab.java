// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips tests if no laboratory can be made, and says what is missing. If the environment variable
 * VRRP_REQUIRE_NAMESPACE is 1, they fail instead. Shows the logs of the hosts when a test fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({LabCondition.class, LabReport.class})
public @interface RequiresLab {
  /** Returns the commands that are needed in addition to {@code ip} and {@code ping}. */
  String[] value() default {};
}
