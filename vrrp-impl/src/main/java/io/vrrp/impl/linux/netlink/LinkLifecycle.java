// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.dataplane.kernel.KernelChange.AddMacvlan;
import io.vrrp.impl.dataplane.kernel.Link;
import io.vrrp.impl.dataplane.kernel.NetworkState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Plans the requests that add and remove links. */
final class LinkLifecycle {

  /** The least index that a new link gets: higher than those that the kernel gives. */
  private static final int MIN_INDEX = 1 << 14;

  /** The least index that no new link gets: records of traffic have 16 bits for it. */
  private static final int MAX_INDEX = 1 << 16;

  /** Links are removed together in groups from here on: administrators use low numbers. */
  private static final int MIN_GROUP = 1 << 24;

  private final RequestQueue queue;
  private final NetworkState state;
  private final Set<Integer> newIndexes = new HashSet<>();

  LinkLifecycle(RequestQueue queue, NetworkState state) {
    this.queue = queue;
    this.state = state;
  }

  /**
   * Adds a macvlan. The kernel gives a link its alias only when it exists. Both requests go
   * together: even a crash between them must not leave a macvlan without alias, which no later
   * start would remove. The second request names the link by an index that is chosen here. If the
   * first was refused because the name is taken, the name would lead to another program's link.
   *
   * @param change the number of the change
   * @return the index that it gets
   */
  int add(int change, AddMacvlan add, String action) {
    int index = freeIndex();
    Link lower = state.links().get(add.lower());
    boolean ipv6 = lower != null && lower.ipv6() != null;
    queue.add(
        change,
        List.of(LinkRequests.create(add, index), LinkRequests.mark(index, add.alias(), ipv6)),
        answers -> {
          Answer created = answers.get(0);
          if (!created.isSuccess()) {
            return created.refusal(action) + (created.isUnsupported() ? "; needs macvlan" : "");
          }
          Answer marked = answers.get(1);
          if (!marked.isSuccess()) {
            queue.add(change, List.of(LinkRequests.remove(index)), removed -> null);
          }
          return marked.refusal(action);
        });
    return index;
  }

  /** At random: another program that adds a link at the same time hardly gets the same one. */
  private int freeIndex() {
    int index;
    do {
      index = ThreadLocalRandom.current().nextInt(MIN_INDEX, MAX_INDEX);
    } while (state.links().containsKey(index) || !newIndexes.add(index));
    return index;
  }

  /**
   * Removes links by a group that they are put into for it. For each link alone the kernel would
   * wait until no processor uses it any more, some 20 ms.
   *
   * @param first the number of the first change; the others follow
   */
  void removeTogether(int first, List<Integer> indexes) {
    int group = ThreadLocalRandom.current().nextInt(MIN_GROUP, Integer.MAX_VALUE);
    for (int index : indexes) {
      queue.add(first, List.of(LinkRequests.group(index, group)), answers -> null);
    }
    queue.add(
        first,
        List.of(LinkRequests.removeGroup(group)),
        answers -> {
          // One link that cannot be removed keeps the others, and one that is gone is in no group.
          for (int i = 0; i < indexes.size(); i++) {
            if (!answers.get(0).isSuccess() || state.links().containsKey(indexes.get(i))) {
              remove(first + i, indexes.get(i));
            }
          }
          return null;
        });
  }

  /** Removes a link. */
  void remove(int change, int index) {
    queue.add(
        change,
        List.of(LinkRequests.remove(index)),
        answers -> {
          Answer answer = answers.get(0);
          if (answer.isGone()) {
            state.removeLink(index);
            return null;
          }
          return answer.refusal("removing interface " + index);
        });
  }
}
