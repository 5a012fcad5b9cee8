// SPDX-License-Identifier: Apache-2.0
/**
 * What operators' hosts and networks do to routers, in random order and combination: {@link
 * io.vrrp.runtime.chaos.Sequence} is made of a seed, {@link io.vrrp.runtime.chaos.Catalogue} has
 * what can happen, {@link io.vrrp.runtime.chaos.SequenceRun} lets it happen on a LAN of its own,
 * {@link io.vrrp.runtime.chaos.Judge} and {@link io.vrrp.runtime.chaos.History} say what a user
 * would complain about, and {@link io.vrrp.runtime.chaos.Shrinker} finds the shortest sequence.
 */
package io.vrrp.runtime.chaos;
