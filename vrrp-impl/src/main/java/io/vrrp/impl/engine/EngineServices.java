// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.TransmitFrame;
import java.time.InstantSource;

/**
 * What the virtual routers of one engine share.
 *
 * @param io the network and the monotonic clock
 * @param addresses who keeps the virtual IP addresses
 * @param events the way to observers
 * @param wallClock for time stamps that people read
 * @param announcementFrame memory for frames that are sent once
 * @param budget how often the kernel may be waited for
 * @param watchdog whether the data plane thread responds
 * @param counters what concerns no single virtual router
 * @param virtualIps the addresses that virtual routers avoid to send from
 */
record EngineServices(
    PacketIo io,
    DataPlanePort addresses,
    EventQueue events,
    InstantSource wallClock,
    TransmitFrame announcementFrame,
    TurnBudget budget,
    DataPlaneWatchdog watchdog,
    EngineCounters counters,
    VirtualIps virtualIps) {}
