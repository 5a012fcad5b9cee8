// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.local;

import io.vrrp.impl.tracking.poll.ProbeRunner.Answer;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The result of some Felix Health Checks. This class does not link to their API, so it can report
 * that it is missing.
 *
 * @param tags selects the checks; each must have all of them
 * @param warnIsUp whether a warning counts as up
 */
public record Health(BundleContext context, List<String> tags, boolean warnIsUp) {

  private static final String EXECUTOR = "org.apache.felix.hc.api.execution.HealthCheckExecutor";

  /** Runs the checks; they may hang. */
  public Answer look() {
    ServiceReference<?> reference = context.getServiceReference(EXECUTOR);
    Object executor = reference == null ? null : context.getService(reference);
    if (executor == null) {
      return Answer.failure("needs Felix Health Checks: there is no service " + EXECUTOR);
    }
    try {
      return HealthChecks.run(executor, tags, warnIsUp);
    } finally {
      context.ungetService(reference);
    }
  }
}
