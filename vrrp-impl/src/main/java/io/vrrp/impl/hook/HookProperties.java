// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The properties of a hook, as administration tools show them. {@link HookConfig} reads and checks
 * them.
 */
@ObjectClassDefinition(
    id = HookProperties.FACTORY_PID,
    name = "VRRP hook",
    description = "A command that runs when something happens to virtual routers")
public @interface HookProperties {

  String FACTORY_PID = "io.vrrp.hook";

  @AttributeDefinition(
      name = "Command",
      description =
          "The absolute path of a program, then its arguments, separated by commas. No shell reads"
              + " them. An argument with a comma stands in double quotes")
  String[] command();

  @AttributeDefinition(
      name = "Virtual routers",
      required = false,
      description =
          "Which virtual routers: an LDAP filter on the properties of their services, for example"
              + " (vrrp.interface=eth0). If empty, all")
  String routers() default "";

  @AttributeDefinition(
      name = "Events",
      required = false,
      description = "The events that run the command",
      options = {
        @Option(label = "state", value = "state"),
        @Option(label = "priority", value = "priority"),
        @Option(label = "tracker", value = "tracker"),
        @Option(label = "fault", value = "fault"),
        @Option(label = "competingMaster", value = "competingMaster"),
        @Option(label = "virtualRouterError", value = "virtualRouterError"),
        @Option(label = "protocolError", value = "protocolError")
      })
  String[] events() default "state";

  @AttributeDefinition(
      name = "Timeout",
      required = false,
      min = "1",
      max = "3600",
      description = "Seconds after which the command is killed, 1 to 3600")
  int timeout() default HookConfig.DEFAULT_TIMEOUT;
}
