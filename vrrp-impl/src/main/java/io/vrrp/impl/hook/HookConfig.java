// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.properties.PropertyText;
import io.vrrp.impl.protocol.PropertyErrors;
import io.vrrp.impl.protocol.PropertyRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The configuration of a hook.
 *
 * @param command the program and its arguments
 * @param routers selects virtual routers; empty for all
 * @param events the events that run the command
 * @param timeout seconds after which the command is killed
 */
record HookConfig(
    List<String> command, Optional<Filter> routers, Set<HookEvent> events, int timeout) {

  static final int DEFAULT_TIMEOUT = 30;

  private static final PropertyRule<Integer> TIMEOUT = PropertyRule.range("timeout", 1, 3600);

  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of("command", "routers", "events", "timeout"));

  private static final String ALLOWED_COMMANDS =
      "the absolute path of a program, then its arguments, separated by commas, for example"
          + " /usr/local/bin/notify, --mail";

  /**
   * Reads the properties of a configuration.
   *
   * @throws IllegalArgumentException if a property is wrong; the message has all errors
   */
  static HookConfig parse(Map<String, ?> properties) {
    if (PropertyText.isUtf16(properties)) {
      throw new IllegalArgumentException("the file is UTF-16; allowed: UTF-8");
    }
    Map<String, Object> visible = PropertyText.withVisibleNames(properties, KNOWN);
    PropertyReader reader = new PropertyReader(visible);
    PropertyErrors errors = reader.errors();
    for (String name : new TreeSet<>(visible.keySet())) {
      // Administration frameworks add properties, which all have a dot in their names.
      if (!KNOWN.contains(name) && name.indexOf('.') < 0) {
        errors.add("unknown property " + name + "; allowed: " + String.join(", ", KNOWN));
      }
    }
    List<String> command = command(visible.get("command"), errors);
    Optional<Filter> routers = routers(reader.text("routers"), errors);
    Set<HookEvent> events = events(reader.texts("events"), errors);
    int timeout = reader.number(TIMEOUT, DEFAULT_TIMEOUT);
    errors.throwIfAny();
    return new HookConfig(command, routers, events, timeout);
  }

  private static List<String> command(Object value, PropertyErrors errors) {
    try {
      List<String> command =
          CommandText.parse(value instanceof String text ? PropertyText.visible(text) : value);
      if (command.isEmpty()) {
        errors.addMissing("command", ALLOWED_COMMANDS);
      } else if (!isProgram(command.get(0)) || command.stream().anyMatch(a -> a.contains("\0"))) {
        errors.add("command", CommandText.of(command), ALLOWED_COMMANDS);
      }
      return command;
    } catch (IllegalArgumentException e) {
      errors.add("command", value, ALLOWED_COMMANDS + " (" + e.getMessage() + ")");
      return List.of();
    }
  }

  /** If a path with a space does not exist, it most likely is a command line without commas. */
  private static boolean isProgram(String path) {
    return path.startsWith("/")
        && !path.contains("\0")
        && (path.indexOf(' ') < 0 || Files.exists(Path.of(path)));
  }

  private static Optional<Filter> routers(String text, PropertyErrors errors) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(FrameworkUtil.createFilter(text));
    } catch (InvalidSyntaxException e) {
      errors.add(
          "routers", text, "an LDAP filter, for example (&(vrrp.interface=eth0)(vrrp.vrid=51))");
      return Optional.empty();
    }
  }

  private static Set<HookEvent> events(List<String> texts, PropertyErrors errors) {
    Set<HookEvent> events = EnumSet.noneOf(HookEvent.class);
    for (String text : texts) {
      HookEvent.of(text)
          .ifPresentOrElse(events::add, () -> errors.add("events", text, HookEvent.names()));
    }
    return events.isEmpty() ? EnumSet.of(HookEvent.STATE) : events;
  }

  /** Whether the hook is for a virtual router whose service has these properties. */
  boolean matches(Map<String, ?> serviceProperties) {
    return routers.isEmpty() || routers.get().match(new Hashtable<>(serviceProperties));
  }
}
