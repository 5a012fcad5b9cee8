// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bundles of a running appliance, started and stopped in its shell. */
public final class Bundles {
  private final Appliance appliance;
  private final Map<String, String> numbers = new HashMap<>();

  /** Those of an appliance whose shell answers. */
  Bundles(Appliance appliance) {
    this.appliance = appliance;
    for (String line : appliance.shell("lb -s")) {
      String[] columns = line.trim().split(" *\\| *");
      if (columns.length > 3 && columns[0].matches("\\d+")) {
        numbers.put(columns[3].split(" ")[0], columns[0]);
      }
    }
  }

  /**
   * Runs a command of the shell for a bundle. The framework refreshes in the background; everything
   * else is done when this returns.
   *
   * @param command {@code start}, {@code stop}, {@code update} or {@code refresh}
   * @param symbolicName of the bundle
   * @return the output of the shell; empty if the command succeeded
   */
  public List<String> run(String command, String symbolicName) {
    return appliance.shell(line(command, symbolicName));
  }

  /** Returns whether there is such a bundle. */
  public boolean isInstalled(String symbolicName) {
    return numbers.containsKey(symbolicName);
  }

  /** Returns whether it is active. */
  public boolean isActive(String symbolicName) {
    String number = numbers.get(symbolicName);
    return appliance.shell("lb -s").stream()
        .anyMatch(line -> line.matches(" *" + number + "\\|Active .*"));
  }

  /** Returns the command line for it. */
  public String line(String command, String symbolicName) {
    String number = numbers.get(symbolicName);
    if (number == null) {
      throw new IllegalArgumentException(symbolicName + " is none of " + numbers.keySet());
    }
    return command + " " + number;
  }
}
