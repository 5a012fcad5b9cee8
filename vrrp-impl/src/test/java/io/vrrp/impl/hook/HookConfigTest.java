// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HookConfigTest {

  private static final Map<String, Object> VIRTUAL_ROUTER =
      Map.of("vrrp.interface", "eth0", "vrrp.vrid", 51, "role", "wan");

  private static String refusal(String name, Object value) {
    Map<String, Object> properties =
        name.equals("command") ? Map.of(name, value) : Map.of("command", "/bin/true", name, value);
    return assertThrows(IllegalArgumentException.class, () -> HookConfig.parse(properties))
        .getMessage();
  }

  @Test
  void defaultsAreAllVirtualRoutersStatesAndThirtySeconds() {
    HookConfig config = HookConfig.parse(Map.of("command", "/bin/true"));
    assertEquals(List.of("/bin/true"), config.command());
    assertEquals(Optional.empty(), config.routers());
    assertEquals(Set.of(HookEvent.STATE), config.events());
    assertEquals(30, config.timeout());
    assertTrue(config.matches(VIRTUAL_ROUTER));
  }

  @Test
  void valuesMayBeTextOrTyped() {
    HookConfig typed =
        HookConfig.parse(
            Map.of(
                "command",
                new String[] {"/bin/true", "-x"},
                "events",
                List.of("state", "fault"),
                "timeout",
                5,
                "service.pid",
                "io.vrrp.hook~a"));
    HookConfig text =
        HookConfig.parse(
            Map.of("command", "/bin/true, -x", "events", "fault, State", "timeout", " 5 "));
    assertEquals(typed, text);
    assertEquals(typed.hashCode(), text.hashCode());
  }

  @Test
  void filterChoosesVirtualRoutersByTheirServiceProperties() {
    Map<String, Object> properties =
        Map.of("command", "/bin/true", "routers", "(&(vrrp.vrid=51)(role=wan))");
    assertTrue(HookConfig.parse(properties).matches(VIRTUAL_ROUTER));
    assertFalse(HookConfig.parse(properties).matches(Map.of("vrrp.vrid", 51)));
    assertEquals(HookConfig.parse(properties), HookConfig.parse(properties));
  }

  @Test
  void errorsNamePropertyValueAndAllowedValues() {
    assertEquals(
        "routers=(vrrp.vrid; allowed: an LDAP filter, for example"
            + " (&(vrrp.interface=eth0)(vrrp.vrid=51))",
        refusal("routers", "(vrrp.vrid"));
    assertEquals(
        "events=states; allowed: state, priority, tracker, fault, competingMaster,"
            + " virtualRouterError, protocolError",
        refusal("events", "states"));
    assertEquals("timeout=0; allowed: 1 to 3600", refusal("timeout", "0"));
    assertEquals(
        "unknown property event; allowed: command, events, routers, timeout",
        refusal("event", "fault"));
  }

  @Test
  void commandIsAnAbsolutePathAndNoShellLine() {
    String allowed =
        "; allowed: the absolute path of a program, then its arguments, separated by commas, for"
            + " example /usr/local/bin/notify, --mail";
    assertEquals("command=notify, -x" + allowed, refusal("command", "notify, -x"));
    assertEquals("command=/bin/echo hello" + allowed, refusal("command", "/bin/echo hello"));
    assertEquals("command is missing" + allowed, refusal("command", ""));
    assertTrue(refusal("command", "/bin/echo, \"x").endsWith("(a double quote is not closed)"));
  }
}
