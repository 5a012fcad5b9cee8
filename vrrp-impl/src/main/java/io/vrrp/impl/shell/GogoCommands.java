// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Registers the commands with Felix Gogo. Karaf's shell contains Gogo and would take them too;
 * there {@link KarafCommands} registers them instead, so that no command exists twice.
 *
 * <p>The component needs Gogo, the bundle does not: hence the optional reference with a minimum.
 */
@Component(
    service = {},
    immediate = true,
    property = "gogo.cardinality.minimum:Integer=1")
public final class GogoCommands {

  /** Karaf sets it before it starts the framework. */
  private static final String KARAF_HOME = "karaf.home";

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  @Activate
  public GogoCommands(
      @Reference VrrpCommands routers,
      @Reference EngineCommand engine,
      @Reference WatchCommand watch,
      @Reference HookCommand hooks,
      @Reference TrackersCommand trackers,
      @Reference(name = "gogo", cardinality = ReferenceCardinality.OPTIONAL) CommandProcessor gogo,
      BundleContext context) {
    if (context.getProperty(KARAF_HOME) != null) {
      return;
    }
    List<String> functions = new ArrayList<>(VrrpCommands.FUNCTIONS);
    // The appliance's gosh_profile uses it to complete arguments.
    functions.add("names");
    register(context, VrrpCommands.class, routers, functions);
    register(context, EngineCommand.class, engine, EngineCommand.FUNCTIONS);
    register(context, WatchCommand.class, watch, WatchCommand.FUNCTIONS);
    register(context, HookCommand.class, hooks, HookCommand.FUNCTIONS);
    register(context, TrackersCommand.class, trackers, TrackersCommand.FUNCTIONS);
  }

  private <T> void register(
      BundleContext context, Class<T> type, T commands, List<String> functions) {
    Map<String, Object> properties =
        Map.of(
            CommandProcessor.COMMAND_SCOPE,
            VrrpCommands.SCOPE,
            CommandProcessor.COMMAND_FUNCTION,
            functions.toArray(String[]::new));
    registrations.add(context.registerService(type, commands, new Hashtable<>(properties)));
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(GogoCommands::unregister);
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException e) {
      // The framework has unregistered it, because this bundle is stopping.
    }
  }
}
