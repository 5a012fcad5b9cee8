// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

/**
 * Something that a user would complain about.
 *
 * @param kind two failures of the same kind count as the same
 * @param text with all values
 */
record Problem(Kind kind, String text) {

  /** Kinds. */
  enum Kind {
    NOT_STARTED,
    NO_MASTER,
    SEVERAL_MASTERS,
    WRONG_MASTER,
    NO_ANSWER,
    SEVERAL_ANSWERS,
    WRONG_ANSWER,
    ANSWERED_FOR_OTHERS,
    CLIENT_MISLED,
    NOT_REACHED,
    NOT_ACCEPTED,
    WRONGLY_ACCEPTED,
    ROLE_CHANGED,
    ADDRESS_WITHOUT_ROLE,
    ROLE_WITHOUT_ADDRESS,
    OWN_SOURCE_LOST,
    MACVLAN_UP,
    STACK_TRACE,
    REPEATED_LINE,
    LEFTOVER,
    NOT_STOPPED,
    TEST_FAILED;

    /** Whether a slow machine cannot be the cause. */
    boolean isTimeless() {
      return switch (this) {
        case OWN_SOURCE_LOST, STACK_TRACE, REPEATED_LINE, LEFTOVER -> true;
        default -> false;
      };
    }
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
