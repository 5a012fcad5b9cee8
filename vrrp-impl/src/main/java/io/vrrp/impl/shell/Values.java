// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.shell;

import io.vrrp.impl.protocol.IpAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Formats values of the API for people. */
final class Values {

  static final String NONE = "-";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private static final DateTimeFormatter TIME_OF_DAY =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private Values() {}

  static String time(Instant time) {
    return TIME.format(time);
  }

  static String timeOfDay(Instant time) {
    return TIME_OF_DAY.format(time);
  }

  static String text(Object value) {
    if (value == null) {
      return NONE;
    } else if (value instanceof Optional<?> optional) {
      return optional.map(Values::text).orElse(NONE);
    } else if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? Integer.toString(optional.getAsInt()) : NONE;
    } else if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? Long.toString(optional.getAsLong()) : NONE;
    } else if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    } else if (value instanceof Instant time) {
      return time(time);
    } else if (value instanceof Duration duration) {
      return duration.toNanos() / 1_000_000.0 + " ms";
    } else if (value instanceof InetAddress address) {
      return IpAddress.of(address).toString();
    } else if (value instanceof Object[] array) {
      return text(Arrays.asList(array));
    } else if (value instanceof Collection<?> collection) {
      return collection.isEmpty()
          ? NONE
          : collection.stream().map(Values::text).collect(Collectors.joining(", "));
    } else {
      return value.toString();
    }
  }
}
