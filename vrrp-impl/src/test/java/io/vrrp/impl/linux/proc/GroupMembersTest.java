// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vrrp.impl.protocol.IpFamily;
import java.nio.ByteOrder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupMembersTest {

  @Test
  void findsTheIpv4GroupAmongOthers() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    String text =
        """
        Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter
        1\tlo        :     1      V3
        \t\t\t\t010000E0     1 0:00000000\t\t0
        12\teth0      :     2      V3
        \t\t\t\t120000E0     1 0:00000000\t\t0
        \t\t\t\t010000E0     1 0:00000000\t\t0
        13\teth1      :     2      V3
        \t\t\t\t120000E0     3 1:00000042\t\t1
        """;
    assertEquals(Set.of(12, 13), GroupMembers.parseIpv4(text, IpFamily.IPV4.group()));
  }

  @Test
  void findsTheIpv6GroupAmongOthers() {
    String text =
        """
        1    lo              ff020000000000000000000000000001     1 0000000C 0
        12   eth0            ff020000000000000000000000000012     1 00000004 0
        12   eth0            ff020000000000000000000000000001     1 0000000C 0
        13   eth1            ff0200000000000000000001ff000012     1 00000004 0
        """;
    assertEquals(Set.of(12), GroupMembers.parseIpv6(text, IpFamily.IPV6.group()));
  }

  @Test
  void invalidBytesMakeNothing() {
    for (String text : new String[] {"", "\n\n", "x ff y", "99999999999\tx\n\t\t\t\t120000E0 1"}) {
      assertEquals(Set.of(), GroupMembers.parseIpv6(text, IpFamily.IPV6.group()));
    }
  }
}
