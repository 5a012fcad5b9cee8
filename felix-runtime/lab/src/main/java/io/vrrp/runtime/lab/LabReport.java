// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Shows what the hosts logged when a test fails, while the laboratory is still open: what closing
 * it brings about does not matter, and the files are not at hand where the test runs unattended.
 */
final class LabReport
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw reported(context, failure);
  }

  private static Throwable reported(ExtensionContext context, Throwable failure) {
    try {
      System.out.println("FAILED " + context.getDisplayName() + ": " + failure);
      Lab.report().forEach(System.out::println);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }
}
