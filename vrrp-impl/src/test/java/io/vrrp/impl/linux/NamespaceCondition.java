// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Implements {@link RequiresNamespace}. */
final class NamespaceCondition implements ExecutionCondition {

  private static final String MISSING =
      "no network namespace of its own: .mvn/namespaced/bin/java could not make one here";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if ("1".equals(System.getenv("VRRP_NAMESPACED"))) {
      return ConditionEvaluationResult.enabled("in a network namespace of its own");
    }
    if ("1".equals(System.getenv("VRRP_REQUIRE_NAMESPACE"))) {
      throw new IllegalStateException(MISSING);
    }
    System.out.println("Skipped " + context.getDisplayName() + ": " + MISSING);
    return ConditionEvaluationResult.disabled(MISSING);
  }
}
