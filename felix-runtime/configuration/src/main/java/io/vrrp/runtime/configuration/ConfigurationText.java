// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.properties.TypedProperties;
import org.apache.felix.utils.properties.TypedProperties.SubstitutionCallback;

/** The content of a configuration file: properties, comments and their order. */
final class ConfigurationText {

  /** As File Install reads the files. */
  private static final Charset CHARSET = StandardCharsets.ISO_8859_1;

  /** There may be passwords in it. */
  private static final Set<PosixFilePermission> OF_A_NEW_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final TypedProperties properties = new TypedProperties(false);

  /** File Install reads that too. */
  private boolean xml;

  /** That of a file; empty if there is no such file. */
  static ConfigurationText of(Path file) throws IOException {
    ConfigurationText text = new ConfigurationText();
    if (Files.exists(file)) {
      String content = Files.readString(file, CHARSET);
      text.xml = content.startsWith("<");
      if (!text.xml) {
        text.properties.load(new StringReader(content));
      }
    }
    return text;
  }

  /** Whether it is XML, of which only File Install reads the properties. */
  boolean isXml() {
    return xml;
  }

  /** Returns the properties as the file has them. */
  Map<String, Object> values() {
    return new HashMap<>(properties);
  }

  /** Returns the properties with their variables replaced, as File Install delivers them. */
  Map<String, Object> values(SubstitutionCallback variables) throws IOException {
    StringWriter content = new StringWriter();
    properties.save(content);
    TypedProperties replaced = new TypedProperties(variables);
    replaced.load(new StringReader(content.toString()));
    return new HashMap<>(replaced);
  }

  /** Replaces or adds a property; null removes it. */
  void set(String name, Object value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.put(name, value);
    }
  }

  /**
   * Writes the file in one step. A reader finds the old content or the new one, also after a crash.
   */
  void write(Path file) throws IOException {
    if (xml) {
      throw new IOException(file + " is XML; allowed: lines with name = value");
    }
    StringWriter content = new StringWriter();
    properties.save(content);
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OF_A_NEW_FILE));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = CHARSET.encode(content.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (Files.exists(target)) {
      Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(target));
      if (!Files.getOwner(fresh).equals(Files.getOwner(target))) {
        Files.setOwner(fresh, Files.getOwner(target));
      }
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
