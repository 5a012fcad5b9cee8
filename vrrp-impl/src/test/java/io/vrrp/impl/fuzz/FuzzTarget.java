// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import io.vrrp.impl.component.configuration.ConfigurationFuzz;
import io.vrrp.impl.linux.netlink.NetlinkFuzz;
import io.vrrp.impl.protocol.Ipv4ReceiveFuzz;
import io.vrrp.impl.protocol.Ipv6ReceiveFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Code that parses bytes or text from outside. */
enum FuzzTarget {
  IPV4_RECEIVE(Ipv4ReceiveFuzz.class, Ipv4ReceiveFuzz::fuzzerTestOneInput),
  IPV6_RECEIVE(Ipv6ReceiveFuzz.class, Ipv6ReceiveFuzz::fuzzerTestOneInput),
  NETLINK(NetlinkFuzz.class, NetlinkFuzz::fuzzerTestOneInput),
  CONFIGURATION(ConfigurationFuzz.class, ConfigurationFuzz::fuzzerTestOneInput);

  final Class<?> type;
  final Consumer<byte[]> run;

  FuzzTarget(Class<?> type, Consumer<byte[]> run) {
    this.type = type;
    this.run = run;
  }

  /** The directory of stored inputs; each reaches code that the others do not. */
  Path corpus() {
    return Path.of("src/test/resources/fuzz", type.getSimpleName()).toAbsolutePath();
  }

  List<Path> inputs() {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
