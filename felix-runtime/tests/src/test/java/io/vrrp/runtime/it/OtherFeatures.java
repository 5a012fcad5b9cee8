// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vrrp.runtime.lab.Karaf;
import io.vrrp.runtime.lab.LabProcess;
import java.time.Duration;
import java.util.List;

/** Features that an operator of Karaf may install in addition to ours. */
final class OtherFeatures {

  /** A feature without content. */
  static final String EMPTY = "nothing";

  /** Like Karaf's own feature {@code scr}, without its commands and beans. */
  static final String SCR = "declarative-services";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private OtherFeatures() {}

  /** Writes their file. */
  static void write(Karaf karaf) {
    karaf.write(
        "etc/other-features.xml",
        List.of(
            "<features name='other' xmlns='http://karaf.apache.org/xmlns/features/v1.6.0'>",
            "<feature name='" + EMPTY + "' version='1'/>",
            "<feature name='" + SCR + "' version='1'>",
            dependency("org.osgi.util.function", "osgi.util.function"),
            dependency("org.osgi.util.promise", "osgi.util.promise"),
            dependency("org.osgi.service.component", "osgi.component"),
            "<bundle start-level='30'>mvn:org.apache.felix/org.apache.felix.scr/"
                + System.getProperty("karaf.scr")
                + "</bundle>",
            "<capability>",
            "osgi.service;effective:=active;objectClass=org.apache.felix.scr.ScrService,",
            "osgi.extender;osgi.extender=osgi.component;version:Version=1.2.1",
            "</capability>",
            "</feature></features>"));
  }

  private static String dependency(String artifact, String property) {
    return "<bundle dependency='true' start-level='30'>mvn:org.osgi/"
        + artifact
        + "/"
        + System.getProperty(property)
        + "</bundle>";
  }

  /** Returns the command that adds them. */
  static String add(Karaf karaf) {
    return "feature:repo-add file:" + karaf.file("etc/other-features.xml") + "\r";
  }

  /** Installs a feature; fails if that ends the shell. */
  static void install(LabProcess shell, String feature) {
    shell.press("feature:install " + feature + "\r");
    shell.pressUntil(feature + ".*Started", "feature:list -i | grep " + feature + "\r", LIMIT);
  }

  /** Fails unless there is one active bundle of declarative services. */
  static void assertOneScr(LabProcess shell) {
    int from = shell.output().size();
    shell.pressUntil("Active.*felix.scr", "bundle:list -s -t 0\r", LIMIT);
    shell.pressUntil("(^|[^ ])end of list", "echo end of list\r", LIMIT);
    assertEquals(
        1,
        shell.output().stream()
            .skip(from)
            .filter(line -> line.matches(".*Active.*org.apache.felix.scr.*"))
            // Listed twice if the command was typed twice.
            .map(line -> line.replaceAll("\\D*(\\d+) .*", "$1"))
            .distinct()
            .count(),
        () -> shell.output().toString());
  }
}
