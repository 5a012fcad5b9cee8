// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Prints the logs of the hosts when a test fails. It does so while the laboratory is still open,
 * because closing it only adds noise, and the files may not be accessible later.
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
