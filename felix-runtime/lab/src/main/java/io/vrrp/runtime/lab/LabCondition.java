// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Evaluates {@link RequiresLab}. */
final class LabCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getElement()
        .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresLab.class))
        .map(requirement -> evaluate(context.getDisplayName(), missing(requirement)))
        .orElseGet(() -> ConditionEvaluationResult.enabled("no laboratory required"));
  }

  private static ConditionEvaluationResult evaluate(String test, List<String> missing) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("laboratory available");
    }
    String reason = "missing: " + String.join(", ", missing);
    if ("1".equals(System.getenv("VRRP_REQUIRE_NAMESPACE"))) {
      throw new IllegalStateException(reason);
    }
    System.err.println("SKIPPED " + test + ": " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  private static List<String> missing(RequiresLab requirement) {
    List<String> missing = new ArrayList<>();
    if (!Lab.isNamespaced()) {
      missing.add("network namespaces (root or unprivileged user namespaces)");
    }
    List<String> commands = new ArrayList<>(List.of("ip", "ping"));
    commands.addAll(Arrays.asList(requirement.value()));
    commands.stream().filter(command -> !isOnPath(command)).forEach(missing::add);
    return missing;
  }

  private static boolean isOnPath(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }
}
