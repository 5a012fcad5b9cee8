// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.tracking;

import io.vrrp.VrrpTracker;
import io.vrrp.impl.protocol.TrackReference;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A tracker service, as its properties describe it.
 *
 * @param reference the service
 * @param name its name in the properties of virtual routers
 * @param kind for operators
 * @param firstReportWithin nanoseconds until its first report is late
 * @param ranking decides which of several services with one name is used
 * @param serviceId the order in which services were registered
 * @param bundle the bundle that registered it, for operators
 */
record TrackerService(
    ServiceReference<VrrpTracker> reference,
    String name,
    String kind,
    long firstReportWithin,
    int ranking,
    long serviceId,
    String bundle)
    implements Comparable<TrackerService> {

  static final long DEFAULT_FIRST_REPORT_MILLIS = 3_000;

  private static final long MAX_FIRST_REPORT_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final String DEFAULT_KIND = "custom";

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException if it has no name that a virtual router could refer to
   */
  static TrackerService of(ServiceReference<VrrpTracker> reference) {
    String bundle = bundle(reference);
    Object name = reference.getProperty(VrrpTracker.NAME);
    if (!(name instanceof String text) || !TrackReference.isName(text)) {
      throw new IllegalArgumentException(
          "tracker service "
              + reference.getProperty(Constants.SERVICE_ID)
              + " of bundle "
              + bundle
              + ": ignored; "
              + VrrpTracker.NAME
              + "="
              + name
              + "; allowed: 1 to 64 letters, digits, '.', '_' and '-'");
    }
    Object kind = reference.getProperty(VrrpTracker.KIND);
    return new TrackerService(
        reference,
        text,
        kind instanceof String given && !given.isBlank() ? ReasonText.of(given) : DEFAULT_KIND,
        TimeUnit.MILLISECONDS.toNanos(
            millis(reference.getProperty(VrrpTracker.FIRST_REPORT_WITHIN))),
        reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
        reference.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : 0,
        bundle);
  }

  private static String bundle(ServiceReference<?> reference) {
    Bundle bundle = reference.getBundle();
    return bundle == null ? "(gone)" : bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
  }

  /** Declarative services may deliver it as a number of any type, or as text. */
  private static long millis(Object property) {
    try {
      long millis =
          property instanceof Number number
              ? number.longValue()
              : Long.parseLong(String.valueOf(property).strip());
      return Math.max(0, Math.min(millis, MAX_FIRST_REPORT_MILLIS));
    } catch (NumberFormatException e) {
      return DEFAULT_FIRST_REPORT_MILLIS;
    }
  }

  /**
   * The service with the highest ranking comes first; for equal ranking, the one registered first.
   */
  @Override
  public int compareTo(TrackerService other) {
    return ranking != other.ranking
        ? Integer.compare(other.ranking, ranking)
        : Long.compare(serviceId, other.serviceId);
  }
}
