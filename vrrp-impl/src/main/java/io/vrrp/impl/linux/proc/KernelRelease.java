// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the running kernel.
 *
 * @param major its first number
 * @param minor its second number
 */
public record KernelRelease(int major, int minor) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
  private static final KernelRelease UNKNOWN = new KernelRelease(0, 0);

  public static KernelRelease running() {
    try {
      return parse(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  /**
   * Parses a text such as {@code 6.1.0-18-amd64}. A text of any other form counts as older than all
   * versions.
   */
  public static KernelRelease parse(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.matches()
        ? new KernelRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : UNKNOWN;
  }

  /** Whether the kernel stores which program set an address (IFA_PROTO). */
  public boolean keepsAddressOrigin() {
    return isAtLeast(5, 18);
  }

  private boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || major == otherMajor && minor >= otherMinor;
  }
}
