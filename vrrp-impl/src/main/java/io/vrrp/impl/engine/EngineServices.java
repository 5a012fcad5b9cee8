// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.impl.engine.port.DataPlanePort;
import io.vrrp.impl.engine.port.PacketIo;
import io.vrrp.impl.engine.port.TransmitFrame;
import java.time.InstantSource;

/**
 * Objects that the virtual routers of one engine share.
 *
 * @param io the network and the monotonic clock
 * @param addresses manages the virtual IP addresses in the kernel
 * @param events delivers events to observers
 * @param wallClock for time stamps that people read
 * @param announcementFrame memory for frames that are sent once
 * @param budget how often the engine may wait for the kernel
 * @param watchdog whether the data plane thread responds
 * @param counters counters that do not concern one virtual router only
 * @param virtualIps the addresses that virtual routers avoid as source
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
