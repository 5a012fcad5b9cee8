// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.flight;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import jdk.jfr.ValueDescriptor;

/**
 * The types of events. They are created at run time: Flight Recorder would rewrite an event class
 * of this bundle to use JVM classes that a bundle does not see.
 */
enum EventType {
  STATE_TRANSITION(
      "StateTransition",
      "State Transition",
      "A virtual router changed its state",
      text("router", "Virtual Router"),
      text("from", "From"),
      text("to", "To"),
      text("reason", "Reason"),
      number("happened", "Happened", Timestamp.class, Timestamp.MILLISECONDS_SINCE_EPOCH)),
  DISCARDED_PACKET(
      "DiscardedPacket",
      "Discarded Packet",
      "A packet was discarded; at most one event a minute for each virtual router and reason",
      text("router", "Virtual Router"),
      text("reason", "Reason"),
      text("source", "Source")),
  TRACKER_CHANGE(
      "TrackerChange",
      "Tracker Change",
      "A tracker that a virtual router refers to changed its state",
      text("router", "Virtual Router"),
      text("tracker", "Tracker"),
      text("from", "From"),
      text("to", "To"),
      text("reason", "Reason"),
      number("contribution", "Contribution to the Priority"),
      number("happened", "Happened", Timestamp.class, Timestamp.MILLISECONDS_SINCE_EPOCH)),
  LATE_TIMER(
      "LateTimer",
      "Late Timer",
      "The engine thread handled a timer late: the thread or the machine was stalled",
      text("router", "Virtual Router"),
      number("lateness", "Lateness", Timespan.class, Timespan.NANOSECONDS));

  private final EventFactory factory;

  EventType(String name, String label, String description, ValueDescriptor... fields) {
    List<AnnotationElement> annotations = new ArrayList<>();
    annotations.add(new AnnotationElement(Name.class, "io.vrrp." + name));
    annotations.add(new AnnotationElement(Label.class, label));
    annotations.add(new AnnotationElement(Description.class, description));
    annotations.add(new AnnotationElement(Category.class, new String[] {"VRRP"}));
    annotations.add(new AnnotationElement(StackTrace.class, false));
    factory = EventFactory.create(annotations, List.of(fields));
  }

  private static ValueDescriptor text(String name, String label) {
    return new ValueDescriptor(
        String.class, name, List.of(new AnnotationElement(Label.class, label)));
  }

  private static ValueDescriptor number(String name, String label) {
    return new ValueDescriptor(
        long.class, name, List.of(new AnnotationElement(Label.class, label)));
  }

  private static ValueDescriptor number(
      String name, String label, Class<? extends Annotation> unit, String in) {
    return new ValueDescriptor(
        long.class,
        name,
        List.of(new AnnotationElement(Label.class, label), new AnnotationElement(unit, in)));
  }

  /** Records an event, if a recording runs that includes its type. */
  void record(Object... values) {
    Event event = factory.newEvent();
    if (event.isEnabled()) {
      for (int i = 0; i < values.length; i++) {
        event.set(i, values[i]);
      }
      event.commit();
    }
  }
}
