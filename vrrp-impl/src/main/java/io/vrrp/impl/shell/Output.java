// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** The stream that a command prints to. */
final class Output {

  private Output() {}

  /** The next command of a pipe, such as {@code vrrp:list | grep eth0}, or the terminal. */
  static PrintStream of(CommandSession session) {
    Process running = Process.Utils.current();
    return running == null ? session.getConsole() : running.out();
  }
}
