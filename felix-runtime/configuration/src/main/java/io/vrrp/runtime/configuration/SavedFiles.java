// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The last contents that were read from the files or written to them, by PID. */
final class SavedFiles {

  private final Map<String, Saved> saved = new HashMap<>();

  /**
   * The state of a file.
   *
   * @param properties the configuration
   * @param content the properties in the file, in which numbers may be text
   */
  record Saved(Path file, Map<String, Object> properties, Map<String, Object> content) {}

  /** Returns the file of a configuration; null if it has none. */
  Saved get(String pid) {
    return saved.get(pid);
  }

  void put(String pid, Path file, Map<String, Object> properties, Map<String, Object> content) {
    saved.put(pid, new Saved(file, properties, content));
  }

  /** Forgets a configuration. Returns its file and contents; null if it had none. */
  Saved remove(String pid) {
    return saved.remove(pid);
  }

  /** Returns the PID of the configuration of a file; null if there is none. */
  String pid(Path file) {
    return saved.entrySet().stream()
        .filter(each -> each.getValue().file().equals(file))
        .map(Map.Entry::getKey)
        .findAny()
        .orElse(null);
  }
}
