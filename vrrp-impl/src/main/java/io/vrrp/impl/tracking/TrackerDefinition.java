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
 * The content of a configuration.
 *
 * @param name the name of the tracker, or null if it has none that is allowed
 * @param values the configured values, to find out whether they changed
 * @param maker makes the tracker, or null if something is wrong
 * @param error what is wrong, or null
 */
record TrackerDefinition(String name, Map<String, String> values, Maker maker, String error) {

  static final String NAME = "name";

  private static final Pattern ALLOWED_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Makes the tracker, and knows how long its first report may take. */
  record Maker(long firstReportWithinMillis, Factory factory) {

    /** Some kinds report as soon as their thread has started. They need no more than this. */
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

  /**
   * A name must not contain characters that would end it within the property {@code track} of a
   * router.
   */
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

  /** The properties that the kind does not know, each with the property that may be meant. */
  static String unknown(TrackerKind kind, Map<String, ?> properties) {
    StringBuilder unknown = new StringBuilder();
    for (String spelled : new TreeMap<>(properties).keySet()) {
      String name = PropertyText.visible(spelled);
      // Administration frameworks add properties, which all have a dot in their names.
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
