// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bundle;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Prints events. */
public final class EventPrinter implements EventHandler {

  @Override
  public void handleEvent(Event event) {
    System.out.println(
        "event "
            + event.getTopic()
            + " "
            + event.getProperty("vrrp.interface")
            + " "
            + event.getProperty("vrrp.vrid")
            + " "
            + event.getProperty("vrrp.state"));
  }
}
