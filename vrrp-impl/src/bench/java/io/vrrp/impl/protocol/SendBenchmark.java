// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import io.vrrp.ChecksumForm;
import io.vrrp.VrrpEvent;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A master sends, without a real network. */
@State(Scope.Thread)
public class SendBenchmark {

  private static final int ADDRESSES = 20;

  private final RouterParameters parameters = BenchmarkParameters.of(IpFamily.IPV4, ADDRESSES);
  private final MacAddress mac =
      MacAddress.ofVirtualRouter(IpFamily.IPV4, BenchmarkParameters.VRID);
  private final IpAddress source = BenchmarkParameters.address(IpFamily.IPV4, 1);
  private final AdvertisementFrame frame =
      new AdvertisementFrame(ByteBuffer.allocateDirect(AdvertisementFrame.MAX_LENGTH));
  private final VirtualRouter master = new VirtualRouter(parameters, new NoEffects());
  private int priority;

  @Setup
  public void startMaster() {
    write();
    master.startup(source, VrrpEvent.STARTUP, 0);
    step();
    if (master.state() != io.vrrp.VrrpState.MASTER) {
      throw new IllegalStateException("no master");
    }
  }

  /** The work for a new configuration or address, with twenty virtual IP addresses. */
  @Benchmark
  public void write() {
    frame.write(parameters, 3, mac, source, parameters.family().group());
  }

  /** The work for each advertisement. */
  @Benchmark
  public int prepare() {
    priority = (priority + 1) & 0xff;
    return frame.prepare(priority, ChecksumForm.MESSAGE_ONLY);
  }

  /** The state machine when its timer fires. */
  @Benchmark
  public long step() {
    master.timerFired(master.deadline());
    return master.deadline();
  }
}
