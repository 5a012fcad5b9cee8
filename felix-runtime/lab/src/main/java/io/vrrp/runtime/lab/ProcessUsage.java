// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The resources that a process and its descendants use.
 *
 * @param cpuNanos processor time of all threads, including those that ended, in nanoseconds
 * @param residentBytes memory that is not swapped out; shared pages count for each process
 */
public record ProcessUsage(long cpuNanos, long residentBytes) {
  /** The clock of all threads of a process, as the scheduler accounts for them. */
  private static final int CPUCLOCK_SCHED = 2;

  static ProcessUsage of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .map(one -> new ProcessUsage(cpuNanos((int) one.pid()), residentBytes(one.pid())))
        .reduce(new ProcessUsage(0, 0), ProcessUsage::plus);
  }

  private ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuNanos + other.cpuNanos, residentBytes + other.residentBytes);
  }

  private static long cpuNanos(int pid) {
    // This is how clock_getcpuclockid(3) composes the number of the clock.
    try (Memory time = new Memory(16)) {
      Libc.clock_gettime((~pid << 3) | CPUCLOCK_SCHED, time);
      return time.getLong(0) * 1_000_000_000 + time.getLong(8);
    }
  }

  private static long residentBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Libc {
    static {
      Native.register(Libc.class, "c");
    }

    static native int clock_gettime(int clock, Pointer time) throws LastErrorException;
  }
}
