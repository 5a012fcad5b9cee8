// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.hook;

import io.vrrp.VrrpHook;
import io.vrrp.VrrpRefusal;
import io.vrrp.impl.properties.ConfigurationFile;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.ServiceRegistration;

/**
 * One configuration of a hook: its source, the hook that it runs, and why it was refused, if so.
 */
final class HookEntry {

  /** A refused configuration. The log has the reason too. */
  private record Refusal(String source, String text) implements VrrpRefusal {}

  private final String pid;
  private String source;

  /** Counts the changes, so that a scheduled task knows whether there was another one since. */
  int version;

  /** The hook that runs, or null. */
  Hook running;

  /** The service of {@link #running}, or null. */
  ServiceRegistration<VrrpHook> registration;

  private Optional<VrrpRefusal> refusal = Optional.empty();

  HookEntry(String pid) {
    this.pid = pid;
    this.source = pid;
  }

  /** The configuration changed. */
  void change(Map<String, ?> properties) {
    Object file = properties.get(ConfigurationFile.FILE_NAME);
    source = file == null ? pid : file.toString();
    version++;
  }

  /** The name for operators: the file if there is one, otherwise the PID. */
  String source() {
    return source;
  }

  /** The name of the hook: the file or PID without the common prefix and the extension. */
  String name() {
    String file =
        source
            .substring(source.lastIndexOf('/') + 1)
            .replaceFirst("\\.(cfg|config|cfg\\.json)$", "");
    return file.startsWith(HookProperties.FACTORY_PID) && file.length() > prefix()
        ? file.substring(prefix())
        : file;
  }

  private static int prefix() {
    return HookProperties.FACTORY_PID.length() + 1;
  }

  void refuse(String text) {
    refusal = Optional.of(new Refusal(source, text));
  }

  void accept() {
    refusal = Optional.empty();
  }

  Optional<VrrpRefusal> refusal() {
    return refusal;
  }
}
