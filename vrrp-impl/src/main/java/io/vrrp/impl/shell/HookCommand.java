// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VrrpHook;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command that shows the hooks. */
@Component(service = HookCommand.class)
public final class HookCommand {

  static final List<String> FUNCTIONS = List.of("hooks");

  private final List<VrrpHook> hooks = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHook(VrrpHook hook) {
    hooks.add(hook);
  }

  void removeHook(VrrpHook hook) {
    hooks.remove(hook);
  }

  /** One line for each. */
  @Descriptor("lists the commands that run when something happens, and how their last run ended")
  public void hooks(CommandSession session) {
    PrintStream out = Output.of(session);
    if (hooks.isEmpty()) {
      out.println("There is no hook.");
      return;
    }
    Table table = new Table("");
    table.add(
        "HOOK", "EVENTS", "RUNS", "FAILED", "WAITING", "LAST RUN", "LATE", "RESULT", "COMMAND");
    hooks.stream()
        .sorted(Comparator.comparing(VrrpHook::name))
        .forEach(
            hook ->
                table.add(
                    hook.name(),
                    String.join(", ", hook.events()),
                    Long.toString(hook.runs()),
                    Long.toString(hook.failures()),
                    Integer.toString(hook.waiting()),
                    Values.text(hook.lastRun()),
                    hook.lastLateness().toMillis() + " ms",
                    hook.lastResult().isEmpty() ? Values.NONE : hook.lastResult(),
                    String.join(" ", hook.command())));
    table.print(out);
  }
}
