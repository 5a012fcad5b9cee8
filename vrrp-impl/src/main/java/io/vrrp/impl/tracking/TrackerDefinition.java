// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.properties.PropertyReader;
import io.vrrp.impl.properties.PropertyText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a configuration asks for.
 *
 * @param name that of the tracker, or null if it has none that is allowed
 * @param values what the configuration says, to know whether it changed
 * @param maker makes the tracker, or null if something is wrong
 * @param error what is wrong, or null
 */
record TrackerDefinition(String name, Map<String, String> values, Maker maker, String error) {

  static final String NAME = "name";

  private static final Pattern ALLOWED_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Makes what observes. */
  record Maker(long firstReportWithinMillis, Factory factory) {

    /** The kinds that know at once need only as long as a thread needs to start. */
    static final long SOON_MILLIS = 3_000;

    /** Makes a tracker. */
    interface Factory {
      VrrpTracker make(TrackerResources resources);
    }

    static Maker soon(Factory factory) {
      return new Maker(SOON_MILLIS, factory);
    }
  }

  /** Reads a configuration of a kind. */
  static TrackerDefinition of(TrackerKind kind, Map<String, ?> properties) {
    Map<String, Object> visible = PropertyText.withVisibleNames(properties, kind.properties());
    visible.keySet().retainAll(kind.properties());
    PropertyReader reader = new PropertyReader(visible);
    String name = name(reader);
    Maker maker = kind.parse(reader);
    String error = null;
    if (PropertyText.isUtf16(properties)) {
      error = "the file is UTF-16; allowed: UTF-8";
    } else {
      try {
        reader.errors().throwIfAny();
      } catch (IllegalArgumentException e) {
        error = e.getMessage();
      }
    }
    return new TrackerDefinition(name, texts(visible), error == null ? maker : null, error);
  }

  /** What would end the name within the property {@code track} of a router is not allowed. */
  private static String name(PropertyReader reader) {
    String text = reader.text(NAME);
    String allowed = "1 to 64 letters, digits, '.', '_' and '-'";
    if (text == null) {
      reader.errors().addMissing(NAME, allowed);
    } else if (!ALLOWED_NAME.matcher(text).matches()) {
      reader.errors().add(NAME, text, allowed);
      return null;
    }
    return text;
  }

  private static Map<String, String> texts(Map<String, ?> properties) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  private static String text(Object value) {
    if (value instanceof Object[] array) {
      return Arrays.toString(array);
    }
    return value instanceof Collection<?> all ? all.toString() : String.valueOf(value);
  }

  /** What a configuration has that its kind does not know, each with what may be meant. */
  static String unknown(TrackerKind kind, Map<String, ?> properties) {
    StringBuilder unknown = new StringBuilder();
    for (String spelled : new TreeMap<>(properties).keySet()) {
      String name = PropertyText.visible(spelled);
      // Administration frameworks add properties; all of theirs have a dot.
      if (!kind.properties().contains(name)
          && !name.isEmpty()
          && name.indexOf('.') < 0
          && !name.toLowerCase(Locale.ROOT).startsWith("service.")) {
        String meant = PropertyText.similar(name, kind.properties());
        unknown
            .append(unknown.isEmpty() ? "" : ", ")
            .append(name)
            .append(meant == null ? "" : " (did you mean " + meant + "?)");
      }
    }
    return unknown.toString();
  }
}
