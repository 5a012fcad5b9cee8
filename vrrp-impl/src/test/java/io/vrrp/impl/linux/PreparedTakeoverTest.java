// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vrrp.impl.dataplane.kernel.KernelChange;
import io.vrrp.impl.dataplane.kernel.KernelChange.PutAddress;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetAlias;
import io.vrrp.impl.dataplane.kernel.KernelChange.SetUp;
import io.vrrp.impl.dataplane.kernel.LinkAddress;
import io.vrrp.impl.dataplane.kernel.PreparedTakeover;
import io.vrrp.impl.linux.proc.KernelRelease;
import io.vrrp.impl.protocol.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresNamespace
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreparedTakeoverTest {

  private static final int ADDRESSES_ON_NO_INTERFACE = Integer.MAX_VALUE;

  private KernelTestBed bed;
  private int macvlan;

  @BeforeEach
  void open() throws IOException {
    bed = new KernelTestBed();
    bed.settle();
    bed.make(bed.macvlan("m6", IpFamily.IPV6, 51));
    macvlan = bed.link("m6").index();
  }

  @AfterEach
  void close() throws IOException {
    bed.close();
  }

  private static List<KernelChange> takeOver(int index, String... addresses) {
    List<KernelChange> changes = new ArrayList<>();
    changes.add(new SetUp(index, true));
    for (String address : addresses) {
      changes.add(new PutAddress(KernelTestBed.on(index, address), false, 100));
    }
    return changes;
  }

  private boolean make(List<KernelChange> changes) throws IOException {
    return bed.network.prepare(changes).make();
  }

  @Test
  void anotherThreadSetsTheMacvlanUpAndPutsItsAddresses() throws IOException {
    List<KernelChange> changes = takeOver(macvlan, "fe80::51", "2001:db8::51", "192.0.2.51");
    PreparedTakeover prepared = bed.network.prepare(changes);
    assertFalse(bed.link(macvlan).adminUp(), "prepared is not made");

    boolean made =
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return prepared.make();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                })
            .join();

    assertTrue(made);
    bed.network.learn(changes, bed.state);
    assertTrue(bed.link(macvlan).adminUp());
    for (String address : List.of("fe80::51", "2001:db8::51", "192.0.2.51")) {
      assertTrue(bed.find(KernelTestBed.on(macvlan, address)).orElseThrow().ours(), address);
    }
    bed.settle();
    bed.checkState();
  }

  @Test
  void theAddressesHaveTheLifetime() throws IOException {
    assertTrue(make(takeOver(macvlan, "2001:db8::51", "192.0.2.51")));
    for (String address : List.of("2001:db8::51", "192.0.2.51")) {
      String shown = Ip.run("-j addr show to " + address);
      assertTrue(shown.matches("(?s).*\"valid_life_time\":(100|9\\d).*"), shown);
    }
  }

  @Test
  void madeAgainItDoesNoHarm() throws IOException {
    PreparedTakeover prepared = bed.network.prepare(takeOver(macvlan, "2001:db8::51"));
    for (int i = 0; i < 3; i++) {
      assertTrue(prepared.make());
    }
  }

  @Test
  void whatTheKernelRefusesIsNotMade() throws IOException {
    assertFalse(make(takeOver(ADDRESSES_ON_NO_INTERFACE, "192.0.2.51")));
    List<KernelChange> half = takeOver(macvlan, "2001:db8::51");
    half.addAll(takeOver(ADDRESSES_ON_NO_INTERFACE, "192.0.2.51"));
    assertFalse(make(half));
    bed.network.learn(half, bed.state);
    assertTrue(bed.link(macvlan).adminUp());
  }

  @Test
  void whatIsGoneIsLearned() throws IOException {
    List<KernelChange> changes = takeOver(macvlan, "2001:db8::51");
    PreparedTakeover prepared = bed.network.prepare(changes);
    Ip.run("link del m6");
    assertFalse(prepared.make());
    bed.network.learn(changes, bed.state);
    assertEquals(Optional.empty(), bed.find("m6"));
  }

  @Test
  void asManyAsAreEverPreparedFit() throws IOException {
    String[] addresses =
        IntStream.rangeClosed(1, 40).mapToObj(i -> "2001:db8::" + i).toArray(String[]::new);
    List<KernelChange> changes = takeOver(macvlan, addresses);
    assertTrue(make(changes));
    bed.network.learn(changes, bed.state);
    for (String address : addresses) {
      assertTrue(bed.find(KernelTestBed.on(macvlan, address)).isPresent(), address);
    }
  }

  @Test
  void nothingElseIsPrepared() {
    List<KernelChange> other = List.of(new SetAlias(macvlan, "another"));
    assertThrows(IllegalArgumentException.class, () -> bed.network.prepare(other));
  }

  @Test
  void onAKernelThatDoesNotKeepTheOriginNothingIsPrepared() throws IOException {
    bed.network.close();
    bed.reopen(LinuxKernelNetwork.open(new KernelRelease(5, 17)));
    assertNull(bed.network.prepare(takeOver(macvlan, "192.0.2.51")));
  }

  @Test
  void afterClosingTheExchangeFails() throws IOException {
    PreparedTakeover prepared = bed.network.prepare(takeOver(macvlan, "192.0.2.51"));
    bed.network.close();
    assertThrows(IOException.class, prepared::make);
    bed.reopen(LinuxKernelNetwork.open());
    LinkAddress address = KernelTestBed.on(macvlan, "192.0.2.51");
    assertEquals(Optional.empty(), bed.find(address));
  }
}
