// SPDX-License-Identifier: Apache-2.0
/**
 * Troubles of hosts and networks, as operators cause them, in random order and combination. {@link
 * io.vrrp.runtime.chaos.Sequence} is made from a seed. {@link io.vrrp.runtime.chaos.Catalogue}
 * contains the troubles. {@link io.vrrp.runtime.chaos.SequenceRun} runs a sequence on its own LAN.
 * {@link io.vrrp.runtime.chaos.Judge} and {@link io.vrrp.runtime.chaos.History} find what a user
 * would complain about. {@link io.vrrp.runtime.chaos.Shrinker} finds the shortest failing sequence.
 */
package io.vrrp.runtime.chaos;
