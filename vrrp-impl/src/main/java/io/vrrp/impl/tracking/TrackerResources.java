// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.tracking;

import io.vrrp.impl.tracking.network.TrackingNamespaces;
import io.vrrp.impl.tracking.poll.ProbeRunner;
import org.osgi.framework.BundleContext;

/**
 * Resources of trackers.
 *
 * @param namespaces makes trackers that observe a network namespace
 * @param runner runs probes that may hang
 * @param context finds the services that trackers observe
 */
record TrackerResources(TrackingNamespaces namespaces, ProbeRunner runner, BundleContext context) {}
