// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Is critical while there is a file of that name in the directory of the appliance. */
public final class SwitchedHealth implements HealthCheck {

  @Override
  public Result execute() {
    return Files.exists(Path.of(System.getenv("VRRP_BASE"), "critical"))
        ? new Result(Result.Status.CRITICAL, "switched off")
        : new Result(Result.Status.OK, "switched on");
  }
}
