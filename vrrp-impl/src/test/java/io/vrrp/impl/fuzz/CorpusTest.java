// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs every stored input of the fuzzers in the ordinary build, so that no fault returns. */
class CorpusTest {

  @ParameterizedTest
  @EnumSource
  void everyKeptInputPasses(FuzzTarget target) throws IOException {
    List<Path> inputs = target.inputs();
    assertFalse(inputs.isEmpty());
    for (Path input : inputs) {
      try {
        target.run.accept(Files.readAllBytes(input));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(input.toString(), e);
      }
    }
  }
}
