// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import io.vrrp.VrrpListener;
import io.vrrp.VrrpNotification;
import io.vrrp.VrrpStateChange;
import org.osgi.service.component.annotations.Component;

/** Prints all notifications of the virtual routers. */
@Component
public class Journal implements VrrpListener {

  @Override
  public void notified(VrrpNotification happened) {
    System.out.println(happened.time() + " " + happened.id() + ": " + happened.text());
    if (happened instanceof VrrpStateChange change) {
      System.out.println(change.id() + " is " + change.to());
    }
  }
}
