// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import io.vrrp.impl.tracking.poll.ProbeRunner.Answer;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;

/** Runs Felix Health Checks. Loaded only where their API is installed. */
final class HealthChecks {

  private HealthChecks() {}

  /**
   * Runs the checks that have all the tags.
   *
   * @param executor a {@link HealthCheckExecutor}
   */
  static Answer run(Object executor, List<String> tags, boolean warnIsUp) {
    List<HealthCheckExecutionResult> results =
        ((HealthCheckExecutor) executor)
            .execute(HealthCheckSelector.tags(tags.toArray(String[]::new)));
    if (results.isEmpty()) {
      return Answer.failure("no health check has the tags " + String.join(", ", tags));
    }
    HealthCheckExecutionResult worst = results.get(0);
    for (HealthCheckExecutionResult each : results) {
      if (status(each).compareTo(status(worst)) > 0) {
        worst = each;
      }
    }
    Result.Status status = status(worst);
    if (status == Result.Status.OK) {
      return Answer.success(
          results.size() == 1 ? "1 health check is OK" : results.size() + " health checks are OK");
    }
    String text = worst.getHealthCheckMetadata().getTitle() + ": " + status + message(worst);
    return status == Result.Status.WARN && warnIsUp ? Answer.success(text) : Answer.failure(text);
  }

  private static Result.Status status(HealthCheckExecutionResult result) {
    return result.getHealthCheckResult().getStatus();
  }

  /** The first line of its log that gives a reason. */
  private static String message(HealthCheckExecutionResult result) {
    for (var entry : result.getHealthCheckResult()) {
      if (entry.getStatus() == status(result)) {
        return " (" + entry.getMessage() + ")";
      }
    }
    return "";
  }
}
