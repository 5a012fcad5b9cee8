// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.tracking.RecordingSink;
import io.vrrp.impl.tracking.poll.PollSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests through the kernel, with services of this JVM. */
@RequiresNamespace
class TcpTrackerTest {

  private static final PollSettings FAST = new PollSettings(100, 100, 3, 1);

  private TrackingTestBed bed;

  @BeforeEach
  void open() throws Exception {
    bed = new TrackingTestBed();
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private RecordingSink connect(String address, int port) {
    return bed.start(
        bed.namespaces().ofTcp("", new Target(IpAddress.parse(address), null, null), port, FAST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void closedServiceIsDownUntilItIsOpenedAgain(String address) throws Exception {
    String text = address.equals("::1") ? "[::1]" : address;
    int port;
    RecordingSink sink;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(address))) {
      port = server.getLocalPort();
      sink = connect(address, port);
      assertEquals("up: " + text + ":" + port + " accepts connections", sink.next());
    }
    assertEquals("down: connection refused", sink.next());
    try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(address))) {
      assertEquals(
          "up: " + text + ":" + server.getLocalPort() + " accepts connections", sink.next());
    }
  }

  @Test
  void silentHostIsDown() throws Exception {
    TrackingTestBed.inHost(
        "nft",
        "table inet deaf { chain in { type filter hook input priority 0; tcp dport 80 drop; }\n}\n");
    assertEquals("down: no answer from 192.0.2.2:80 for 3 probes", connect("192.0.2.2", 80).next());
  }

  @Test
  void hostWithoutRouteIsDown() throws Exception {
    assertEquals("down: network is unreachable", connect("198.51.100.1", 80).next());
  }
}
