// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Registers the commands with Karaf's shell, which completes their arguments and explains them.
 *
 * <p>The component needs Karaf, the bundle does not: hence the optional reference with a minimum.
 */
@Component(
    service = {},
    immediate = true,
    property = "karaf.cardinality.minimum:Integer=1")
public final class KarafCommands {

  private final Registry registry;
  private final List<KarafCommand> commands = new ArrayList<>();

  @Activate
  public KarafCommands(
      @Reference VrrpCommands routers,
      @Reference EngineCommand engine,
      @Reference WatchCommand watch,
      @Reference HookCommand hooks,
      @Reference TrackersCommand trackers,
      @Reference(name = "karaf", cardinality = ReferenceCardinality.OPTIONAL)
          SessionFactory karaf) {
    registry = karaf.getRegistry();
    add(routers, VrrpCommands.FUNCTIONS, routers::names);
    add(engine, EngineCommand.FUNCTIONS, List::of);
    add(watch, WatchCommand.FUNCTIONS, List::of);
    add(hooks, HookCommand.FUNCTIONS, List::of);
    add(trackers, TrackersCommand.FUNCTIONS, List::of);
    commands.forEach(registry::register);
  }

  private void add(Object target, List<String> functions, Supplier<List<String>> arguments) {
    functions.forEach(function -> commands.add(new KarafCommand(target, function, arguments)));
  }

  @Deactivate
  void deactivate() {
    commands.forEach(registry::unregister);
  }
}
