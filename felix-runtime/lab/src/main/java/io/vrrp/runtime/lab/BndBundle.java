// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.lab;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a bundle of compiled test classes as bnd does in the build of a consumer. */
public final class BndBundle {

  private final String name;
  private final Class<?> component;

  private BndBundle(String name, Class<?> component) {
    this.name = name;
    this.component = component;
  }

  /**
   * A bundle with one component.
   *
   * @param name its symbolic name
   * @param component a class with the annotations of declarative services; the package that it is
   *     in becomes private
   */
  public static BndBundle of(String name, Class<?> component) {
    return new BndBundle(name, component);
  }

  /** Writes it; the name of the file is that of the bundle. */
  public Path write(Path directory) {
    Path file = directory.resolve(name + ".jar");
    try (Builder builder = new Builder()) {
      builder.setBundleSymbolicName(name);
      for (String path : System.getProperty("java.class.path").split(":")) {
        // Maven also names the directory of main classes, which a module with only tests does not
        // have.
        if (Files.exists(Path.of(path))) {
          builder.addClasspath(Path.of(path).toFile());
        }
      }
      String path = component.getName().replace('.', '/') + ".class";
      builder.setProperty("-includeresource", "@" + classes() + "!/" + path);
      builder.setProperty("-dsannotations", component.getName());
      Jar jar = builder.build();
      if (!builder.isOk()) {
        throw new IllegalStateException(builder.getErrors() + " " + builder.getWarnings());
      }
      jar.write(file.toFile());
      return file;
    } catch (IllegalStateException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("bnd cannot make " + name, e);
    }
  }

  private String classes() {
    return component.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
