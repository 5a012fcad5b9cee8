// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.util.function.Supplier;

/** Calls another supplier once, then repeats its result or its failure. For one thread. */
final class Memoized<T> implements Supplier<T> {

  private final Supplier<T> origin;
  private T answer;
  private RuntimeException failure;

  Memoized(Supplier<T> origin) {
    this.origin = origin;
  }

  @Override
  public T get() {
    if (failure != null) {
      throw failure;
    }
    if (answer == null) {
      try {
        answer = origin.get();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
    return answer;
  }
}
