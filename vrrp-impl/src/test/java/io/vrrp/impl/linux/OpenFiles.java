// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open files of this process. */
final class OpenFiles {

  private OpenFiles() {}

  static long count() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
