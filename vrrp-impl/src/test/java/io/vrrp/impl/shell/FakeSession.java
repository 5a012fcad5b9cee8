// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;

/** A shell session that stores the output and supplies the input. */
final class FakeSession {

  final Map<String, Object> variables = new HashMap<>();
  InputStream keyboard = InputStream.nullInputStream();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  CommandSession session() {
    return (CommandSession)
        Proxy.newProxyInstance(
            CommandSession.class.getClassLoader(),
            new Class<?>[] {CommandSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getConsole" -> new PrintStream(printed, true, UTF_8);
                  case "getKeyboard" -> keyboard;
                  case "get" -> variables.get(arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  boolean isSilent() {
    return printed.size() == 0;
  }

  /** Returns the output since the last call. */
  List<String> lines() {
    List<String> lines = printed.toString(UTF_8).lines().toList();
    printed.reset();
    return lines;
  }
}
