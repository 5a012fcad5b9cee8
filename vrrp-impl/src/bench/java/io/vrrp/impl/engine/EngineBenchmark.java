// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Whole turns of the engine on a simulated network. The engines are not closed: closing would be
 * part of the last measured iteration, with the allocations of hundreds of virtual routers that
 * leave. The process ends with the benchmark.
 */
@State(Scope.Thread)
public class EngineBenchmark {

  @Param({"1", "255"})
  public int routers;

  private TestBed backups;
  private TestBed masters;
  private ByteBuffer[] packets;
  private int next;

  @Setup(Level.Trial)
  public void start() {
    backups = bed();
    packets = new ByteBuffer[routers];
    for (int i = 0; i < routers; i++) {
      packets[i] = TestBed.packet(i + 1, 200);
    }
    masters = bed();
    masters.io.advance(5 * TestBed.SECOND);
  }

  /** Each has its timer some time after the previous one. */
  private TestBed bed() {
    TestBed bed = new TestBed();
    bed.io.recording = false;
    for (int vrid = 1; vrid <= routers; vrid++) {
      bed.backup(TestBed.config(vrid, 100));
      bed.io.advance(TestBed.SECOND / routers);
    }
    return bed;
  }

  /** From the socket to the moved deadline, for one router after the other. */
  @Benchmark
  public int receive() {
    next = next + 1 < routers ? next + 1 : 0;
    backups.io.flood(packets[next], 1);
    backups.io.advance(TestBed.SECOND / routers);
    return next;
  }

  /** From the deadline to the socket, for one router after the other. */
  @Benchmark
  public long advertise() {
    masters.io.advance(TestBed.SECOND / routers);
    return masters.io.nanoTime();
  }
}
