// SPDX-License-Identifier: Apache-2.0
package io.vrrp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A hook: a command that this node runs when something happens to its virtual routers. There is one
 * such OSGi service for each valid configuration of the factory PID {@code io.vrrp.hook}.
 *
 * <p>All methods may be called from any thread, and none waits for the command.
 */
@ProviderType
public interface VrrpHook {

  /**
   * Returns its name.
   *
   * @return NAME of its file {@code io.vrrp.hook-NAME.cfg}, or the end of its PID
   */
  String name();

  /**
   * Returns the command.
   *
   * @return the program and its arguments
   */
  List<String> command();

  /**
   * Returns which events run the command.
   *
   * @return at least one, as in the property {@code events}
   */
  List<String> events();

  /**
   * Returns how often the command was run, or could not be run.
   *
   * @return 0 or more, counted since the hook has this configuration
   */
  long runs();

  /**
   * Returns how many of the runs failed: the program did not start, its exit status was not 0, or
   * it was killed.
   *
   * @return 0 to {@link #runs()}
   */
  long failures();

  /**
   * Returns how many events wait for the command. Of each virtual router only the latest state
   * waits.
   *
   * @return 0 or more
   */
  int waiting();

  /**
   * Returns when the command was run last.
   *
   * @return the time by the clock of this node; empty if it was not run yet
   */
  Optional<Instant> lastRun();

  /**
   * Says how the last run ended.
   *
   * @return one line, for example {@code exit status 0}, or {@code running}; empty if it was not
   *     run yet
   */
  String lastResult();

  /**
   * Returns how late the last run began.
   *
   * @return the time from the event to the start of the program; zero if it was not run yet
   */
  Duration lastLateness();
}
