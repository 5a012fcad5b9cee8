// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lowers the priority of virtual router 51 while the uplink does not work. */
@Component(service = UplinkCheck.class)
public class UplinkCheck {

  private static final int WITHOUT_UPLINK = 50;

  private final VrrpService router;

  @Activate
  public UplinkCheck(@Reference(target = "(vrrp.vrid=51)") VrrpService router) {
    this.router = router;
  }

  /** Call it with each result of your check. */
  public void uplinkWorks(boolean works) {
    if (works) {
      router.clearPriorityOverride();
    } else {
      router.overridePriority(WITHOUT_UPLINK);
    }
  }
}
