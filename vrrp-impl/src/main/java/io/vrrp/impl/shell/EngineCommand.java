// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.VrrpEngine;
import io.vrrp.VrrpEngineStatistics;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The command for everything that concerns all virtual routers of a network namespace. */
@Component(service = EngineCommand.class)
public final class EngineCommand {

  static final List<String> FUNCTIONS = List.of("engine");

  private static final String INDENTATION = "  ";

  private final List<VrrpEngine> engines = new CopyOnWriteArrayList<>();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addEngine(VrrpEngine engine) {
    engines.add(engine);
  }

  void removeEngine(VrrpEngine engine) {
    engines.remove(engine);
  }

  /** Shows all engines. */
  @Descriptor("shows counters and timer delays of each network namespace")
  public void engine(CommandSession session) {
    PrintStream out = Output.of(session);
    if (engines.isEmpty()) {
      out.println("There is no virtual router.");
      return;
    }
    engines.stream()
        .sorted(Comparator.comparing(engine -> engine.networkNamespace().orElse("")))
        .forEach(engine -> print(out, engine));
  }

  private static void print(PrintStream out, VrrpEngine engine) {
    VrrpEngineStatistics statistics = engine.statistics();
    out.println(
        engine
            .networkNamespace()
            .map(name -> "network namespace " + name)
            .orElse("this network namespace"));
    Table.of(INDENTATION, Details.of(statistics)).print(out);
    out.println("timers, by the time that they were at least late");
    Table histogram = new Table(INDENTATION);
    statistics
        .latenessHistogram()
        .forEach((atLeast, count) -> histogram.add(Values.text(atLeast), Values.text(count)));
    histogram.print(out);
    out.println("discarded packets that belong to no virtual router here");
    Map<String, Object> discards = new LinkedHashMap<>();
    Details.putAll(discards, statistics.unattributed());
    Table.of(INDENTATION, discards).print(out);
  }
}
