// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static io.vrrp.runtime.it.RouterProperties.PID;
import static io.vrrp.runtime.it.RouterProperties.VRID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.runtime.lab.Appliance;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.LabProcess;
import io.vrrp.runtime.lab.RequiresLab;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The appliance's shell on a terminal. */
@RequiresLab
class TerminalIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ENTER = "\r";
  private static final String TAB = "\t";
  private static final String CTRL_C = "\003";
  private static final String CTRL_U = "\025";
  private static final String CTRL_D = "\004";

  private LabProcess terminal;

  @Test
  void shellCompletesAndCtrlCEndsCommandsOnly() {
    try (Lab lab = Lab.open(TerminalIT.class)) {
      Appliance appliance = lab.host("alpha", "192.0.2.1").appliance();
      appliance.configure(PID, RouterProperties.of(150, 10));
      terminal = appliance.startOnTerminal().process();
      appliance.awaitState(VRID, "MASTER", LIMIT);
      terminal.pressUntil("ROUTER +STATE", "vrrp:list" + ENTER, LIMIT);

      terminal.pressUntil(
          "eth0/ipv4/51: priority 120 \\(not 150\\)",
          "vrrp:prio" + TAB + "eth" + TAB + "120" + ENTER,
          LIMIT);
      terminal.pressUntil("eth0/ipv4/51: priority 150", "vrrp:priority 51 c" + TAB + ENTER, LIMIT);

      // To print a list of choices, the shell needs the width of the terminal, which this terminal
      // does not report.
      terminal.pressUntil("hutdown", "vrrp:s" + TAB + TAB, LIMIT);
      terminal.pressUntil("ROUTER +STATE", CTRL_U + "vrrp:list" + ENTER, LIMIT);

      terminal.pressUntil("Press Ctrl-C to end", "vrrp:watch" + ENTER, LIMIT);
      terminal.press(CTRL_C);
      terminal.pressUntil("ROUTER +STATE", "vrrp:list" + ENTER, LIMIT);
      terminal.press("unfinished" + CTRL_C);
      terminal.pressUntil("ROUTER +STATE", "vrrp:list" + ENTER, LIMIT);
      appliance.awaitState(VRID, "MASTER", LIMIT);
      assertTrue(terminal.isAlive());
      assertTrue(appliance.log().stream().noneMatch(line -> line.contains("jline")));

      terminal.press(CTRL_D);
      assertEquals(0, terminal.awaitExit(LIMIT));
    }
  }
}
