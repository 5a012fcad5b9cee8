// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracker that a virtual router refers to.
 *
 * @param name the name of the tracker
 * @param weight -253 to -1 is subtracted from the priority while the tracker is not UP; 1 to 253 is
 *     added while it is UP; with 0, no weight, the virtual router runs only while the tracker is UP
 */
public record TrackReference(String name, int weight) {

  /** From the lowest priority to the highest (RFC 9568 §5.2.4: 1 to 254). */
  public static final int MAX_WEIGHT = 253;

  /** The values that {@link #parse} accepts, in words. */
  public static final String ALLOWED =
      "NAME or NAME:WEIGHT with a weight of -253 to -1 or 1 to 253; a name has 1 to 64 letters,"
          + " digits, '.', '_' and '-'";

  private static final String NAME = "[A-Za-z0-9._-]{1,64}";
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final Pattern REFERENCE = Pattern.compile("(" + NAME + ")(?::([+-]?[0-9]{1,3}))?");

  /**
   * Checks both values.
   *
   * @throws IllegalArgumentException if the name or the weight is not allowed
   */
  public TrackReference {
    if (!isName(name) || Math.abs(weight) > MAX_WEIGHT) {
      throw new IllegalArgumentException("track=" + name + ":" + weight + "; allowed: " + ALLOWED);
    }
  }

  /** Whether a tracker may have this name. */
  public static boolean isName(String text) {
    return NAME_PATTERN.matcher(text).matches();
  }

  /**
   * Parses for example {@code app}, {@code uplink:-50} or {@code dns:+20}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static TrackReference parse(String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (matcher.matches()) {
      String number = matcher.group(2);
      int weight = number == null ? 0 : Integer.parseInt(number);
      if (number == null || weight != 0 && Math.abs(weight) <= MAX_WEIGHT) {
        return new TrackReference(matcher.group(1), weight);
      }
    }
    throw new IllegalArgumentException("track=" + text + "; allowed: " + ALLOWED);
  }

  /** Whether the virtual router runs only while the tracker is UP. */
  public boolean isWeightless() {
    return weight == 0;
  }

  /** The number that the tracker adds to the priority. */
  public int contribution(TrackerHealth health) {
    if (health.isUp()) {
      return health.number().orElse(Math.max(0, weight));
    }
    return Math.min(0, weight);
  }

  /** Whether the tracker allows the virtual router to run. */
  public boolean permitsRunning(TrackerHealth health) {
    return !isWeightless() || health.isUp();
  }

  /** As in the configuration. */
  @Override
  public String toString() {
    return isWeightless() ? name : name + ":" + (weight > 0 ? "+" : "") + weight;
  }
}
