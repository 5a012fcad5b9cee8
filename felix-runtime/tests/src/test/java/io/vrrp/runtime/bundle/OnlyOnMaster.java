// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Is active while this node is master of virtual router 51, and says so. */
@Component(service = OnlyOnMaster.class, immediate = true)
public class OnlyOnMaster {

  @Activate
  public OnlyOnMaster(
      @Reference(target = "(&(vrrp.vrid=51)(vrrp.state=MASTER))") VrrpService router) {
    System.out.println("only on master: started");
  }

  @Deactivate
  void stop() {
    System.out.println("only on master: stopped");
  }
}
