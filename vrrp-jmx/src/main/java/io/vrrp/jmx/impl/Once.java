// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import java.util.function.Supplier;

/** Asks another supplier at the first call and repeats its answer after that. For one thread. */
final class Once<T> implements Supplier<T> {

  private final Supplier<T> origin;
  private T answer;

  Once(Supplier<T> origin) {
    this.origin = origin;
  }

  @Override
  public T get() {
    if (answer == null) {
      answer = origin.get();
    }
    return answer;
  }
}
