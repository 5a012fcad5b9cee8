// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

import io.vrrp.impl.properties.ConfigurationFile;
import java.util.Map;

/**
 * Waits until the file of a configuration is complete, and then a little longer: the file watcher
 * should report the added part by then. If it does not, nothing important was added.
 */
final class FileCompletion {

  /** How often an incomplete file is checked. */
  private static final long CHECK_MILLIS = 250;

  private static final int CHECKS_BEFORE_A_WARNING = 8;

  /** Longer than a file watcher needs to report a change; Karaf checks once a second. */
  private static final int CHECKS_OF_A_COMPLETE_FILE = 12;

  /** Receives the results, on the schedule's thread. */
  interface Listener {

    /** The configuration has no file, or a complete one. */
    void complete(ConfigurationEntry entry, Map<String, Object> properties);

    /**
     * The file has been incomplete for long.
     *
     * @param missing what is missing
     */
    void incomplete(ConfigurationEntry entry, Map<String, Object> properties, String missing);
  }

  /** Runs tasks later, on the thread that calls this class. */
  interface Schedule {
    void later(Runnable task, long millis);
  }

  private final Schedule schedule;
  private final Listener listener;

  FileCompletion(Schedule schedule, Listener listener) {
    this.schedule = schedule;
    this.listener = listener;
  }

  /** A configuration changed. The next change ends this check. */
  void changed(ConfigurationEntry entry, Map<String, Object> properties) {
    if (ConfigurationFile.of(properties).missing() == null) {
      listener.complete(entry, properties);
    } else {
      entry.wrong = true;
      new Check(entry, properties).later();
    }
  }

  /** Checks one incomplete file repeatedly. */
  private final class Check {

    private final ConfigurationEntry entry;
    private final Map<String, Object> properties;
    private final int changes;
    private int checks;

    /** How many checks in a row found a complete file. */
    private int complete;

    Check(ConfigurationEntry entry, Map<String, Object> properties) {
      this.entry = entry;
      this.properties = properties;
      this.changes = entry.changes;
    }

    void later() {
      schedule.later(this::check, CHECK_MILLIS);
    }

    private void check() {
      if (entry.changes != changes) {
        return;
      }
      String missing = ConfigurationFile.of(properties).missing();
      if (missing == null && complete == CHECKS_OF_A_COMPLETE_FILE) {
        listener.complete(entry, properties);
        return;
      }
      if (missing != null && checks == CHECKS_BEFORE_A_WARNING) {
        listener.incomplete(entry, properties, missing);
      }
      checks++;
      complete = missing == null ? complete + 1 : 0;
      later();
    }
  }
}
