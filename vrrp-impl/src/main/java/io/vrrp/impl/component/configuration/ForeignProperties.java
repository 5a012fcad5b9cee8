// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import io.vrrp.impl.properties.PropertyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The properties of a configuration that a virtual router does not have. They become properties of
 * its service, as with declarative services, so that other bundles can find the service by them.
 * Private names, which begin with a dot, do not, and neither does anything that looks like a
 * password.
 *
 * @param published the properties of the service
 * @param mistyped names that are most likely misspelled, each with the intended property
 * @param others names without a dot that are neither mistyped nor private
 */
public record ForeignProperties(
    Map<String, Object> published, List<String> mistyped, List<String> others) {

  private static final String PASSWORD = ".authPassword";

  /** Names that the framework or our own service properties use. */
  private static final Set<String> RESERVED =
      Set.of(
          "objectclass",
          "service.id",
          "service.pid",
          "service.bundleid",
          "service.bundlelocation",
          "service.scope",
          "component.id",
          "component.name");

  private static final String OUR_PREFIX = "vrrp.";

  /** Sorts the properties of a configuration. */
  public static ForeignProperties of(Map<String, ?> properties) {
    Map<String, Object> published = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> mistyped = new ArrayList<>();
    List<String> others = new ArrayList<>();
    if (!PropertyText.isUtf16(properties)) {
      PropertyText.withVisibleNames(properties, RouterConfigParser.KNOWN)
          .forEach(
              (spelled, value) -> {
                String name = PropertyText.visible(spelled);
                if (!RouterConfigParser.KNOWN.contains(spelled) && !name.isEmpty()) {
                  // Administration frameworks add properties; all their names contain a dot.
                  if (name.lastIndexOf('.') <= 0) {
                    String meant = meant(name);
                    if (meant != null) {
                      mistyped.add(name + " (did you mean " + meant + "?)");
                    } else {
                      (name.startsWith(".") ? mistyped : others).add(name);
                    }
                  }
                  if (value != null && isPublic(name)) {
                    published.put(name, value);
                  }
                }
              });
    }
    mistyped.sort(null);
    others.sort(null);
    return new ForeignProperties(published, mistyped, others);
  }

  private static String meant(String name) {
    return isPassword(name) ? PASSWORD : PropertyText.similar(name, RouterConfigParser.KNOWN);
  }

  private static boolean isPublic(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && !isPassword(name)
        && !lower.startsWith(OUR_PREFIX)
        && !RESERVED.contains(lower);
  }

  private static boolean isPassword(String name) {
    return name.toLowerCase(Locale.ROOT).contains("password")
        || PASSWORD.equals(PropertyText.similar(name, RouterConfigParser.KNOWN));
  }
}
