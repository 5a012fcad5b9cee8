// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrnoTest {

  @Test
  void namesThePrivilegeOnlyWhereItIsMissing() {
    assertEquals(
        "x: Operation not permitted (EPERM); needs CAP_NET_ADMIN",
        Errno.text("x", Errno.EPERM, Errno.NET_ADMIN));
    assertEquals("x: No such device (ENODEV)", Errno.text("x", Errno.ENODEV, Errno.NET_ADMIN));
  }

  @Test
  void asksTheSystemAboutRareNumbers() throws IOException {
    Libc.load();
    String text = Errno.text(36);
    assertTrue(text.endsWith(" (errno 36)"), text);
  }
}
