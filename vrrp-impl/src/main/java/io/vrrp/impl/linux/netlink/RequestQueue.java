// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.netlink.NetlinkExchange.Request;
import io.vrrp.impl.linux.netlink.NetlinkExchange.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Collects the requests for some changes, sends them in batches and keeps the refusals. */
final class RequestQueue {

  /**
   * The requests for one change.
   *
   * @param verdict derives from the answers why the change is refused, or null
   */
  private record Pending(
      int change, List<Request> requests, Function<List<Answer>, String> verdict) {}

  private final NetlinkExchange requests;
  private final Step afterBatch;

  /** Indexed by the number of the change; null for a change that was not refused. */
  private final String[] refusals;

  private final List<Pending> pending = new ArrayList<>();

  /**
   * Starts without requests.
   *
   * @param changes how many changes there are
   * @param afterBatch what to do after each batch
   */
  RequestQueue(NetlinkExchange requests, int changes, Step afterBatch) {
    this.requests = requests;
    this.afterBatch = afterBatch;
    refusals = new String[changes];
  }

  /**
   * Adds the only request for a change.
   *
   * @param change its number
   * @param action what the request does, for the message if it is refused
   */
  void add(int change, Request request, String action) {
    add(change, List.of(request), answers -> answers.get(0).refusal(action));
  }

  /**
   * Adds requests that go to the kernel together.
   *
   * @param change the number of the change
   * @param verdict derives from the answers why the change is refused, or null; it may add requests
   */
  void add(int change, List<Request> group, Function<List<Answer>, String> verdict) {
    pending.add(new Pending(change, group, verdict));
  }

  /** Sends all requests, including those that a verdict adds. */
  void flush() throws IOException {
    while (!pending.isEmpty()) {
      List<Pending> now = List.copyOf(pending);
      pending.clear();
      List<List<Answer>> answers =
          requests.send(
              now.stream().map(Pending::requests).toList(),
              "changing links and addresses",
              reader -> {},
              afterBatch);
      for (int i = 0; i < now.size(); i++) {
        refuse(now.get(i).change(), now.get(i).verdict().apply(answers.get(i)));
      }
    }
  }

  /** Notes a refusal, unless the change was refused before or the refusal is null. */
  void refuse(int change, String refusal) {
    if (refusals[change] == null) {
      refusals[change] = refusal;
    }
  }

  /** Clears the refusal of a change. */
  void forgive(int change) {
    refusals[change] = null;
  }

  /** The refusal of each change, or null, in the order of the changes. */
  List<String> refusals() {
    return Arrays.asList(refusals);
  }
}
