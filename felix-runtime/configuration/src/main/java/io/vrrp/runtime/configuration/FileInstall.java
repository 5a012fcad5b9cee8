// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.configuration;

import java.nio.file.Path;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;

/** What File Install is known to do. */
final class FileInstall {

  /** Its property with the file that a configuration came from. */
  static final String FILE_NAME = "felix.fileinstall.filename";

  private FileInstall() {}

  /** Returns the value of {@link #FILE_NAME} by which it finds the configuration of a file. */
  static String key(Path file) {
    return file.toFile().toURI().toString();
  }

  /**
   * Lets File Install choose again which service delivers a file, when the file next changes. It
   * keeps to the one that it used first, unless that is unregistered.
   */
  static void release(BundleContext context, ArtifactInstaller installer) {
    context.registerService(ArtifactInstaller.class, installer, null).unregister();
  }
}
