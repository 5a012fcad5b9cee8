// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

/** What a trouble may do to the virtual routers of its host, in the order of severity. */
enum Impact {
  /** Nothing: no role changes. */
  HARMLESS,
  /** Roles may change; while it lasts the host is able to be master. */
  DISTURBING,
  /** While it lasts the host may be master or not. */
  UNSURE,
  /** While it lasts the host is not master. */
  DISABLING,
  /** While it lasts the host and others do not hear each other. */
  SPLITTING
}
