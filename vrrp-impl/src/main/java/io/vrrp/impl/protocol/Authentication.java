// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

/**
 * The authentication in version 2: none, or an unencrypted password (RFC 2338 §5.3.6, §5.3.10; RFC
 * 3768 §5.3.6 only reserves it). It protects against mistakes, but not against attackers who can
 * listen.
 */
public final class Authentication {

  /** Auth Type 0. */
  public static final Authentication NONE = new Authentication(0, 0);

  /** The maximum length of a password in bytes. */
  public static final int MAX_PASSWORD = Long.BYTES;

  private static final int SIMPLE_TEXT = 1;

  private final int type;
  private final long data;

  private Authentication(int type, long data) {
    this.type = type;
    this.data = data;
  }

  /**
   * Auth Type 1, "Simple Text Password".
   *
   * @param password 1 to 8 visible ASCII characters
   * @throws IllegalArgumentException if it is anything else; the message does not contain the
   *     password
   */
  public static Authentication ofPassword(String password) {
    long data = 0;
    boolean visible = true;
    for (int i = 0; i < password.length(); i++) {
      char c = password.charAt(i);
      visible &= c > ' ' && c < 0x7f;
      data = data << Byte.SIZE | c;
    }
    if (!visible || password.isEmpty() || password.length() > MAX_PASSWORD) {
      throw new IllegalArgumentException(
          ".authPassword (not shown); allowed: 1 to 8 visible ASCII characters");
    }
    // Padded with zeros (RFC 2338 §5.3.10).
    return new Authentication(SIMPLE_TEXT, data << (MAX_PASSWORD - password.length()) * Byte.SIZE);
  }

  int type() {
    return type;
  }

  long data() {
    return data;
  }

  /** Whether a message with this authentication data may pass. Without a password, any data may. */
  boolean accepts(long received) {
    return type == 0 || received == data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Authentication that && type == that.type && data == that.data;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(data) * 31 + type;
  }

  /** Never contains the password. */
  @Override
  public String toString() {
    return type == 0 ? "none" : "password";
  }
}
