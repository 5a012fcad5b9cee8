// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The open files of this process that are not files on a disk, because the JVM opens those at any
 * time.
 */
public final class OpenFiles {

  private OpenFiles() {}

  public static long count() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.map(OpenFiles::target).filter(OpenFiles::isOfInterest).count();
    }
  }

  private static boolean isOfInterest(String target) {
    return !target.startsWith("/") || target.contains("/netns/");
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "/"; // The descriptor of the listing itself, which is closed already.
    }
  }
}
