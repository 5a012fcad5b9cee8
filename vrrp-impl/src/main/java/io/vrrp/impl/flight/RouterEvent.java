// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** Something that happened to one virtual router. Its stack trace would tell nothing. */
@Category("VRRP")
@StackTrace(false)
abstract class RouterEvent extends Event {

  @Label("Virtual Router")
  String router;
}
