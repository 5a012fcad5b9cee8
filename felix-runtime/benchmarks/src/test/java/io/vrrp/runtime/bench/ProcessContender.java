// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Host;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.ProcessUsage;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A contender whose state is read from the log of one process, which may be the parent of others.
 */
abstract class ProcessContender implements Contender {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Host host;
  private final Pattern transition;
  private LabProcess process;
  private StateLog states;
  private int routers;

  /**
   * Creates a contender that does not run yet.
   *
   * @param transition a line of its log: the virtual router, its new state
   */
  ProcessContender(Host host, Pattern transition) {
    this.host = host;
    this.transition = transition;
  }

  /** It runs now, with this number of virtual routers. */
  void started(LabProcess newProcess, int virtualRouters) {
    process = newProcess;
    routers = virtualRouters;
    states = new StateLog(newProcess, transition);
  }

  @Override
  public void awaitAll(String state, Duration limit) {
    states.awaitAll(routers, state, limit);
  }

  @Override
  public void awaitNone(String state, Duration limit) {
    states.awaitNone(state, limit);
  }

  @Override
  public int transitions() {
    return states.transitions();
  }

  @Override
  public long started() {
    return process.started();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void terminate() {
    process.terminate();
  }

  @Override
  public void awaitEnd() {
    process.awaitExit(LIMIT);
    host.removeMacvlans();
  }

  @Override
  public ProcessUsage usage() {
    return process.usage();
  }
}
