// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** A command in Karaf's shell. It calls the same method as Felix Gogo. */
final class KarafCommand implements Command {

  /** Karaf's {@code help vrrp:show} runs {@code vrrp:show --help}. */
  private static final String HELP = "--help";

  /** Where Karaf keeps the session of the Gogo inside it. */
  private static final String GOGO_SESSION = ".commandSession";

  private final Object target;
  private final String name;
  private final List<Method> methods;
  private final Supplier<List<String>> routers;

  /**
   * Creates the command of this name.
   *
   * @param target has public methods of this name, whose first parameter is the session
   * @param routers the choices for its first argument
   */
  KarafCommand(Object target, String name, Supplier<List<String>> routers) {
    this.target = target;
    this.name = name;
    this.methods =
        Arrays.stream(target.getClass().getMethods())
            .filter(method -> method.getName().equals(name))
            .sorted(Comparator.comparingInt(Method::getParameterCount))
            .toList();
    this.routers = routers;
  }

  @Override
  public String getScope() {
    return VrrpCommands.SCOPE;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getDescription() {
    return description(methods.get(0));
  }

  @Override
  public Parser getParser() {
    return null;
  }

  @Override
  public Object execute(Session session, List<Object> arguments) throws Exception {
    CommandSession gogo = (CommandSession) session.get(GOGO_SESSION);
    String[] words = arguments.stream().map(String::valueOf).toArray(String[]::new);
    if (List.of(words).contains(HELP)) {
      help(Output.of(gogo));
      return null;
    }
    for (Method method : methods) {
      if (method.isVarArgs()) {
        return invoke(method, gogo, words);
      } else if (method.getParameterCount() == 1 + words.length) {
        Object[] values = new Object[1 + words.length];
        values[0] = gogo;
        System.arraycopy(words, 0, values, 1, words.length);
        return invoke(method, values);
      }
    }
    throw new IllegalArgumentException(
        String.join(" ", words) + ": too many arguments; see help " + fullName());
  }

  private Object invoke(Method method, Object... values) throws Exception {
    try {
      return method.invoke(target, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void help(PrintStream out) {
    for (Method method : methods) {
      out.println(fullName() + (method.getParameterCount() > 1 ? " ARGUMENT" : ""));
      out.println("  " + description(method));
      for (Annotation[] annotations : method.getParameterAnnotations()) {
        for (Annotation annotation : annotations) {
          if (annotation instanceof Descriptor argument) {
            out.println("  ARGUMENT: " + argument.value());
          }
        }
      }
    }
  }

  private static String description(Method method) {
    return method.getAnnotation(Descriptor.class).value();
  }

  private String fullName() {
    return getScope() + ":" + name;
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    List<String> names = scoped ? List.of(name) : List.of(fullName(), name);
    return (session, line, candidates) ->
        new StringsCompleter(words(names, line)).complete(session, line, candidates);
  }

  /** The words that are possible at the cursor. */
  private List<String> words(List<String> names, CommandLine line) {
    int index = line.getCursorArgumentIndex();
    if (index == 0) {
      return names;
    } else if (!names.contains(line.getArguments()[0])) {
      return List.of();
    } else if (index == 1) {
      return routers.get();
    } else {
      return name.equals("priority") ? List.of("clear") : List.of();
    }
  }
}
