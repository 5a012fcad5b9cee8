// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that change links and addresses. Outside their own network namespace they are
 * skipped, or fail if VRRP_REQUIRE_NAMESPACE=1.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NamespaceCondition.class)
public @interface RequiresNamespace {}
