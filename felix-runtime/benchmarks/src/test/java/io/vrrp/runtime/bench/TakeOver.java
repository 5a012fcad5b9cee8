// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A take-over, in nanoseconds after the time it was due, by the kernel's time stamps.
 *
 * @param advert its first advertisement
 * @param announcement its first gratuitous ARP
 * @param client the first answer to a client after a fail-over; for a hand-over, how long a client
 *     had no answer
 */
record TakeOver(long advert, long announcement, long client) {

  static Distribution of(List<TakeOver> takeOvers, ToLongFunction<TakeOver> figure) {
    return new Distribution(takeOvers.stream().map(figure::applyAsLong).toList());
  }
}
