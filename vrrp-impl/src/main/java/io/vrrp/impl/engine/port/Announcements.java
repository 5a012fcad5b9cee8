// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine.port;

/**
 * How often a master announces its virtual IP addresses.
 *
 * @param repeat how many rounds a new master sends, a quarter of a second apart
 * @param delay after how many seconds it sends them again; 0 = never
 * @param refresh after how many seconds without a round it sends one; 0 = never
 */
public record Announcements(int repeat, int delay, int refresh) {}
