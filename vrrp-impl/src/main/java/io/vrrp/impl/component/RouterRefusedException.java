// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component;

/**
 * A virtual router cannot be had with this configuration. Its message is all that an operator
 * needs; a stack trace would hide it.
 */
final class RouterRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RouterRefusedException(String message) {
    super(message, null, false, false);
  }
}
