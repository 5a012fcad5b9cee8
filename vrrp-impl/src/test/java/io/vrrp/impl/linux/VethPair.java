// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Two Ethernet interfaces joined by a virtual cable, both up. */
public final class VethPair implements AutoCloseable {

  public static final String A = "vrrp-a";
  public static final String B = "vrrp-b";

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private final int indexA;
  private final int indexB;

  public VethPair() throws IOException {
    Ip.run("link add " + A + " type veth peer name " + B);
    for (String end : new String[] {A, B}) {
      // Without automatic link-local addresses, whose check would take a second.
      Ip.run("link set " + end + " addrgenmode none");
      Ip.run("link set " + end + " up");
    }
    indexA = indexOf(A);
    indexB = indexOf(B);
    awaitCarrier(A);
    awaitCarrier(B);
  }

  /** The kernel notices the cable a moment later; frames that are sent earlier are lost. */
  private static void awaitCarrier(String name) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (!Ip.run("-o link show dev " + name).contains("state UP")) {
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " has no carrier");
      }
    }
  }

  /** The JDK's NetworkInterface lists only interfaces with addresses. */
  private static int indexOf(String name) throws IOException {
    String line = Ip.run("-o link show dev " + name);
    return Integer.parseInt(line.substring(0, line.indexOf(':')));
  }

  public int indexA() {
    return indexA;
  }

  public int indexB() {
    return indexB;
  }

  @Override
  public void close() throws IOException {
    Ip.run("link del " + A);
  }
}
