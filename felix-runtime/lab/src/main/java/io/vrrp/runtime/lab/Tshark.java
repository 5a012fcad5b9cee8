// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decodes frames with tshark. */
public final class Tshark {
  private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
  private static final int LINK_TYPE_ETHERNET = 1;

  private Tshark() {}

  /**
   * Decodes frames.
   *
   * @param frames the frames
   * @param filter a display filter
   * @param preference {@code name:value}
   * @param fields what to print
   * @return for each frame that passes the filter its fields, separated by {@code |}
   */
  public static List<String> fields(
      List<Frame> frames, String filter, String preference, String... fields) {
    Path capture = capture(frames);
    List<String> command =
        new ArrayList<>(
            List.of("tshark", "-r", capture.toString(), "-o", preference, "-Y", filter));
    command.addAll(List.of("-T", "fields", "-E", "separator=|", "-E", "aggregator=,"));
    for (String field : fields) {
      command.addAll(List.of("-e", field));
    }
    try {
      return Command.run(command)
          .lines()
          .filter(line -> !line.startsWith("Running as user"))
          .toList();
    } finally {
      Lab.delete(capture);
    }
  }

  /** The frames as a pcap file. */
  private static Path capture(List<Frame> frames) {
    int size = 24 + frames.stream().mapToInt(frame -> 16 + frame.bytes().length).sum();
    ByteBuffer file = ByteBuffer.allocate(size);
    file.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65_535).putInt(LINK_TYPE_ETHERNET);
    for (Frame frame : frames) {
      file.putInt((int) (frame.nanos() / 1_000_000_000));
      file.putInt((int) (frame.nanos() % 1_000_000_000));
      file.putInt(frame.bytes().length).putInt(frame.bytes().length).put(frame.bytes());
    }
    try {
      return Files.write(Files.createTempFile("capture", ".pcap"), file.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
