// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.AddressFamily;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.Test;

/** The commands in Karaf's shell. */
class KarafCommandsTest {

  private final FakeSession gogo = new FakeSession();
  private final List<Command> registered = new ArrayList<>();
  private final VrrpCommands routers = new VrrpCommands();
  private final FakeRouter router = new FakeRouter("eth0", AddressFamily.IPV4, 51);
  private final KarafCommands commands =
      new KarafCommands(
          routers,
          new EngineCommand(),
          new WatchCommand(null),
          new HookCommand(),
          new TrackersCommand(null),
          karaf());

  private SessionFactory karaf() {
    Registry registry =
        fake(
            Registry.class,
            (method, argument) ->
                method.equals("register")
                    ? registered.add((Command) argument)
                    : registered.remove(argument));
    return fake(SessionFactory.class, (method, argument) -> registry);
  }

  private Session session() {
    return fake(
        Session.class,
        (method, argument) -> argument.equals(".commandSession") ? gogo.session() : null);
  }

  private interface Answer {
    Object to(String method, Object argument);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object result = answer.to(method.getName(), arguments == null ? null : arguments[0]);
              return method.getReturnType() == void.class ? null : result;
            }));
  }

  private Command command(String name) {
    return registered.stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> completed(String name, String... words) {
    List<String> candidates = new ArrayList<>();
    command(name).getCompleter(false).complete(session(), new Line(words), candidates);
    return candidates.stream().map(String::strip).toList();
  }

  @Test
  void everyCommandIsRegisteredOnceAndGoneAfterwards() {
    List<String> names = registered.stream().map(Command::getName).sorted().toList();
    assertEquals(
        Stream.of(
                VrrpCommands.FUNCTIONS,
                EngineCommand.FUNCTIONS,
                WatchCommand.FUNCTIONS,
                HookCommand.FUNCTIONS,
                TrackersCommand.FUNCTIONS)
            .flatMap(List::stream)
            .sorted()
            .toList(),
        names);
    assertTrue(registered.stream().allMatch(each -> each.getScope().equals("vrrp")));
    assertTrue(registered.stream().noneMatch(each -> each.getDescription().isEmpty()));
    commands.deactivate();
    assertEquals(List.of(), registered);
  }

  @Test
  void argumentsReachTheMethodThatTakesThem() throws Exception {
    routers.addRouter(router);
    assertNull(command("priority").execute(session(), List.of("51", 120)));
    assertEquals(List.of("overridePriority 120"), router.calls);
    command("list").execute(session(), List.of());
    assertTrue(gogo.lines().stream().anyMatch(line -> line.startsWith("eth0/ipv4/51")));
  }

  @Test
  void errorIsThatOfTheCommand() {
    routers.addRouter(router);
    assertEquals(
        "there is no virtual router 7; there are: eth0/ipv4/51",
        assertThrows(
                IllegalArgumentException.class,
                () -> command("show").execute(session(), List.of("7")))
            .getMessage());
    assertEquals(
        "51: too many arguments; see help vrrp:list",
        assertThrows(
                IllegalArgumentException.class,
                () -> command("list").execute(session(), List.of(51)))
            .getMessage());
  }

  @Test
  void virtualRoutersAreCompleted() {
    routers.addRouter(router);
    assertEquals(List.of("51", "eth0/ipv4/51"), completed("show", "vrrp:show", ""));
    assertEquals(List.of("eth0/ipv4/51"), completed("drain", "drain", "et"));
    assertEquals(List.of("clear"), completed("priority", "vrrp:priority", "51", "c"));
    assertEquals(List.of(), completed("show", "vrrp:show", "51", ""));
    assertEquals(List.of(), completed("engine", "vrrp:engine", ""));
    assertEquals(List.of(), completed("show", "other:show", ""));
  }

  @Test
  void namesAreCompleted() {
    assertEquals(List.of("vrrp:show"), completed("show", "vrrp:s"));
    assertEquals(List.of("show"), completed("show", "sh"));
  }

  @Test
  void helpExplainsTheCommandAndItsArgument() throws Exception {
    command("watch").execute(session(), List.of("--help"));
    List<String> help = gogo.lines();
    assertEquals("vrrp:watch", help.get(0));
    assertTrue(help.get(1).startsWith("  prints notifications as they arrive"), help::toString);
    assertTrue(help.contains("  ARGUMENT: how many seconds"), help::toString);
  }

  /** A command line whose cursor is at its end. */
  private static final class Line extends ArgumentCommandLine {
    private final String[] words;

    Line(String... words) {
      super(words[words.length - 1], words[words.length - 1].length());
      this.words = words;
    }

    @Override
    public int getCursorArgumentIndex() {
      return words.length - 1;
    }

    @Override
    public String[] getArguments() {
      return words;
    }
  }
}
