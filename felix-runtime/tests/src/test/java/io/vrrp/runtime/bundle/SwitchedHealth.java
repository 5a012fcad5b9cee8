// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Is critical while there is a file of that name in the directory of the appliance or of Karaf. */
public final class SwitchedHealth implements HealthCheck {

  @Override
  public Result execute() {
    String base = System.getProperty("karaf.base", System.getenv("VRRP_BASE"));
    return Files.exists(Path.of(base, "critical"))
        ? new Result(Result.Status.CRITICAL, "switched off")
        : new Result(Result.Status.OK, "switched on");
  }
}
