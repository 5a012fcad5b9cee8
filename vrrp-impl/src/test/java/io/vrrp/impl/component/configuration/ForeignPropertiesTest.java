// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that a virtual router does not have: some are published, others reported. */
class ForeignPropertiesTest {

  private static ForeignProperties foreign(String... names) {
    Map<String, Object> properties = new HashMap<>();
    for (String name : names) {
      properties.put(name, "x");
    }
    return ForeignProperties.of(properties);
  }

  @Test
  void everyPropertyOfAVirtualRouterIsItsOwn() {
    ForeignProperties none = foreign(RouterConfigParser.KNOWN.toArray(String[]::new));

    assertEquals(new ForeignProperties(Map.of(), List.of(), List.of()), none);
  }

  @ParameterizedTest
  @CsvSource({
    "prioritty,priority",
    "\u200bVrid,vrid",
    "virtualIp,virtualIps",
    ".authpassword,.authPassword",
    "authPassword,.authPassword",
    "version2Password,.authPassword",
    ".priority,priority"
  })
  void mistypedNameIsReportedWithTheOneThatIsMeant(String name, String meant) {
    ForeignProperties foreign = foreign(name);

    String visible = name.replace("\u200b", "");
    assertEquals(List.of(visible + " (did you mean " + meant + "?)"), foreign.mistyped());
    assertEquals(List.of(), foreign.others());
  }

  @Test
  void privateNameThatIsUnknownIsReportedAndNotPublished() {
    ForeignProperties foreign = foreign(".comment");

    assertEquals(new ForeignProperties(Map.of(), List.of(".comment"), List.of()), foreign);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authPassword", "authPasword", ".authpassword", "peerPassword"})
  void whatMayBeAPasswordIsNotPublished(String name) {
    assertEquals(Map.of(), foreign(name).published());
  }

  @Test
  void foreignNameBecomesAServicePropertyWithoutAWarning() {
    ForeignProperties foreign = foreign("role", "org.example.rack");

    assertEquals(Set.of("role", "org.example.rack"), foreign.published().keySet());
    assertEquals(List.of("role"), foreign.others());
    assertEquals(List.of(), foreign.mistyped());
  }

  @Test
  void mistypedNameIsStillPublished() {
    assertEquals(Set.of("prioritty"), foreign("prioritty").published().keySet());
  }

  @Test
  void namesOfFrameworksAreNotReported() {
    ForeignProperties foreign =
        foreign("service.pid", "service.factoryPid", "felix.fileinstall.filename", "component.id");

    assertEquals(List.of(), foreign.mistyped());
    assertEquals(List.of(), foreign.others());
    assertEquals(
        Set.of("service.factoryPid", "felix.fileinstall.filename"), foreign.published().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vrrp.state", "VRRP.Vrid", "service.id", "objectClass", "Service.Scope"})
  void whatTheServiceSaysItselfCannotBeReplaced(String name) {
    assertEquals(Map.of(), foreign(name).published());
  }
}
