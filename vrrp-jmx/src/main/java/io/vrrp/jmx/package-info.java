// SPDX-License-Identifier: Apache-2.0
/**
 * The management beans of the virtual routers, for typed proxies:
 *
 * <pre>{@code var name = new
 * ObjectName("io.vrrp:type=VirtualRouter,interface=eth0,family=ipv4,vrid=51"); var router =
 * JMX.newMXBeanProxy(connection, name, VirtualRouterMXBean.class); router.overridePriority(50);
 * }</pre>
 *
 * <p>There is one {@link io.vrrp.jmx.VirtualRouterMXBean} for each virtual router. {@code family}
 * is {@code ipv4} or {@code ipv6}. The interface is quoted as by {@link
 * javax.management.ObjectName#quote} if it contains a character that has a meaning in object names,
 * as in {@code interface="eth0:1"}. {@code io.vrrp:type=VirtualRouter,*} matches all of them.
 *
 * <p>There is one {@link io.vrrp.jmx.EngineMXBean}, {@code io.vrrp:type=Engine}, for each network
 * namespace that has virtual routers, with counters that concern all of them.
 *
 * <p>Only types of the JDK are sent: a client without this package sees the same as open data, and
 * each failure is an {@link IllegalArgumentException} or an {@link IllegalStateException}.
 */
@Export
@Version("1.0.0")
package io.vrrp.jmx;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
