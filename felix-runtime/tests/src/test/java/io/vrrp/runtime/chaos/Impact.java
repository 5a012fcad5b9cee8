// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

/** What a trouble may do to the virtual routers of its host, from harmless to severe. */
enum Impact {
  /** No role changes. */
  HARMLESS,
  /** Roles may change; meanwhile the host can be master. */
  DISTURBING,
  /** Meanwhile the host may be master, or not; a test accepts both. */
  UNSURE,
  /** Meanwhile the host is not master. */
  DISABLING,
  /** Meanwhile the host and others do not hear each other. */
  SPLITTING
}
