// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.dataplane.kernel;

import java.util.Arrays;

/** The IPv4 settings of an interface, or of all interfaces. Immutable. */
public final class Ipv4Settings {

  private static final Ipv4Setting[] ALL = Ipv4Setting.values();

  /** Every setting is 0. */
  public static final Ipv4Settings ZERO = new Ipv4Settings(new int[ALL.length]);

  private final int[] values;

  private Ipv4Settings(int[] values) {
    this.values = values;
  }

  /** Reads all settings from a source. */
  public static <E extends Exception> Ipv4Settings of(Source<E> source) throws E {
    int[] values = new int[ALL.length];
    for (Ipv4Setting setting : ALL) {
      values[setting.ordinal()] = source.get(setting);
    }
    return new Ipv4Settings(values);
  }

  /** Provides the value of each setting. */
  @FunctionalInterface
  public interface Source<E extends Exception> {

    /**
     * The value of a setting.
     *
     * @throws E if it cannot be read
     */
    int get(Ipv4Setting setting) throws E;
  }

  /** The value of a setting. */
  public int get(Ipv4Setting setting) {
    return values[setting.ordinal()];
  }

  /** A copy with another value of one setting. */
  public Ipv4Settings with(Ipv4Setting setting, int value) {
    if (get(setting) == value) {
      return this;
    }
    int[] changed = values.clone();
    changed[setting.ordinal()] = value;
    return new Ipv4Settings(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ipv4Settings that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Ipv4Setting setting : ALL) {
      text.append(setting.ordinal() == 0 ? "" : " ").append(setting.file()).append('=');
      text.append(get(setting));
    }
    return text.toString();
  }
}
