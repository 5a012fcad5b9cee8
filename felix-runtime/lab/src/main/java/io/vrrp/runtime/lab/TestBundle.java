// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes a bundle of compiled test classes, to be installed in an appliance. */
public final class TestBundle {

  private final String name;
  private final Attributes headers = new Attributes();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> components = new ArrayList<>();

  /**
   * A bundle without content.
   *
   * @param name its symbolic name
   */
  public TestBundle(String name) {
    this.name = name;
    header("Manifest-Version", "1.0");
    header("Bundle-ManifestVersion", "2");
    header("Bundle-SymbolicName", name);
  }

  /** Adds a header. */
  public TestBundle header(String header, String value) {
    headers.put(new Attributes.Name(header), value);
    return this;
  }

  /** Adds a class with those inside it. */
  public TestBundle add(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream content = type.getClassLoader().getResourceAsStream(file)) {
      files.put(file, content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Class<?> inner : type.getDeclaredClasses()) {
      add(inner);
    }
    return this;
  }

  /** Adds a text file. */
  public TestBundle add(String file, String content) {
    files.put(file, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /**
   * Adds a declarative-services component.
   *
   * @param type the class
   * @param content the content of its description, in addition to the class
   */
  public TestBundle component(Class<?> type, String attributes, String content) {
    add(type);
    String file = "OSGI-INF/" + type.getSimpleName() + ".xml";
    components.add(file);
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" %2$s>
          <implementation class="%1$s"/>
          %3$s
        </scr:component>
        """
            .formatted(type.getName(), attributes, content);
    files.put(file, xml.getBytes(StandardCharsets.UTF_8));
    return header("Service-Component", String.join(",", components));
  }

  /** Writes it; the name of the file is that of the bundle. */
  public Path write(Path directory) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putAll(headers);
    Path file = directory.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
