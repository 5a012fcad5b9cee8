// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import io.vrrp.runtime.lab.Appliance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of an appliance's JVM, read without a special preparation of the JVM. */
final class JvmMemory {
  /** The bounds of a generation; the committed part ends between them. */
  private static final Pattern BOUNDS =
      Pattern.compile("\\[0x([0-9a-f]+),(?: 0x[0-9a-f]+,)? 0x([0-9a-f]+)\\)");

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ [-rwxsp]{4} .*");
  private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");

  /** MarkSweepAlwaysCompactCount of the JVM. */
  private static final int COMPACTING = 4;

  private static final Pattern CODE = Pattern.compile(" used=(\\d+)Kb");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

  private final Appliance appliance;

  JvmMemory(Appliance appliance) {
    this.appliance = appliance;
  }

  /** Returns the size of all objects after a full garbage collection, in bytes. */
  long usedHeap() {
    // A collection may leave a little garbage in place, if moving everything after it costs too
    // much. It still counts as used. Of four collections in a row, one moves everything.
    for (int i = 0; i < COMPACTING; i++) {
      appliance.diagnose("GC.run");
    }
    String histogram = appliance.diagnose("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("histogram of unknown form: " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  /** Returns the size of all compiled machine code, in bytes. */
  long compiledCode() {
    return CODE.matcher(appliance.diagnose("Compiler.codecache"))
        .results()
        .mapToLong(used -> Long.parseLong(used.group(1)) * 1024)
        .sum();
  }

  /** Returns the resident memory without the heap, in bytes. */
  long residentOutsideHeap() {
    List<MatchResult> generations =
        BOUNDS.matcher(appliance.diagnose("GC.heap_info")).results().toList();
    long begin = generations.stream().mapToLong(g -> address(g, 1)).min().orElseThrow();
    long end = generations.stream().mapToLong(g -> address(g, 2)).max().orElseThrow();
    long kibibytes = 0;
    boolean heap = false;
    for (String line : mappings()) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        // The kernel has one mapping whose address needs all 64 bits: parse it as unsigned.
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        heap = start >= begin && start < end;
      } else if (resident.matches() && !heap) {
        kibibytes += Long.parseLong(resident.group(1));
      }
    }
    return kibibytes * 1024;
  }

  private static long address(MatchResult generation, int bound) {
    return Long.parseLong(generation.group(bound), 16);
  }

  private List<String> mappings() {
    try {
      return Files.readAllLines(
          Path.of("/proc", String.valueOf(appliance.process().pid()), "smaps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
