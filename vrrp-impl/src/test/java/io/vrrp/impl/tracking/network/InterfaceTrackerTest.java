// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.impl.linux.Ip;
import io.vrrp.impl.linux.RequiresNamespace;
import io.vrrp.impl.tracking.RecordingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests with interfaces of the kernel. */
@RequiresNamespace
class InterfaceTrackerTest {

  private static final String UP = "up: interface up0 has carrier";
  private static final String DOWN = "down: interface up0 is down";
  private static final String NO_CARRIER = "down: interface up0 has no carrier";
  private static final String MISSING = "down: interface up0 does not exist";

  private TrackingTestBed bed;
  private RecordingSink sink;

  @BeforeEach
  void open() throws Exception {
    bed = new TrackingTestBed();
    sink = bed.start(bed.namespaces().ofInterface("", TrackingTestBed.UPLINK));
    sink.await(UP);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void interfaceThatIsSwitchedOffIsDown() throws Exception {
    Ip.run("link set up0 down");
    sink.await(DOWN);
    Ip.run("link set up0 up");
    sink.await(UP);
  }

  @Test
  void interfaceWhoseCableIsPulledIsDown() throws Exception {
    TrackingTestBed.inHost("ip", "link", "set", "far0", "down");
    sink.await(NO_CARRIER);
    TrackingTestBed.inHost("ip", "link", "set", "far0", "up");
    sink.await(UP);
  }

  @Test
  void deletedInterfaceIsDownUntilItIsMadeAgain() throws Exception {
    Ip.run("link del up0");
    sink.await(MISSING);
    bed.connect();
    sink.await(UP);
  }

  @Test
  void renamedInterfaceIsAnotherOne() throws Exception {
    Ip.run("link set up0 down");
    Ip.run("link set up0 name up1");
    sink.await(MISSING);
    Ip.run("link add up0 type veth peer name up2");
    sink.await(DOWN);
    Ip.run("link del up0");
    sink.await(MISSING);
    Ip.run("link set up1 name up0");
    Ip.run("link set up0 up");
    sink.await(UP);
  }

  @Test
  void trackerOfAnotherNamespaceSeesTheInterfaceThere() throws Exception {
    RecordingSink far =
        bed.start(bed.namespaces().ofInterface(TrackingTestBed.HOST, TrackingTestBed.FAR));
    assertEquals("up: interface far0 has carrier", far.next());
    Ip.run("link set up0 down");
    assertEquals("down: interface far0 has no carrier", far.next());
  }

  @Test
  void namespaceMayAppearLaterAndDisappear() throws Exception {
    RecordingSink late = bed.start(bed.namespaces().ofInterface("later", "lo"));
    assertEquals(
        "down: there is no network namespace later: neither /run/netns/later nor"
            + " /var/run/netns/later exists",
        late.next());
    Ip.run("netns add later");
    bed.check();
    assertEquals("down: interface lo is down", late.next());
    Ip.run("netns del later");
    bed.check();
    assertEquals(
        "down: there is no network namespace later: neither /run/netns/later nor"
            + " /var/run/netns/later exists",
        late.next());
  }
}
