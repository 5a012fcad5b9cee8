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

  /** New links get an index of at least this: above those that the kernel assigns. */
  private static final int MIN_INDEX = 1 << 14;

  /** New links get an index below this: traffic records store it in 16 bits. */
  private static final int MAX_INDEX = 1 << 16;

  /**
   * Groups of links that are removed together have numbers from here on: administrators use low
   * numbers.
   */
  private static final int MIN_GROUP = 1 << 24;

  private final RequestQueue queue;
  private final NetworkState state;
  private final Set<Integer> newIndexes = new HashSet<>();

  LinkLifecycle(RequestQueue queue, NetworkState state) {
    this.queue = queue;
    this.state = state;
  }

  /**
   * Plans the requests that add a macvlan. The kernel accepts an alias only for an existing link,
   * so that takes a second request. Both go together: a crash between them would leave a macvlan
   * without alias, which no later start would recognize and remove. The second request names the
   * link by an index that is chosen here. With the name it would change another program's link if
   * the first was refused because the name is taken.
   *
   * @param change the number of the change
   * @return the index of the new link
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

  /**
   * Random, so that another program that adds a link at the same time is unlikely to choose the
   * same index.
   */
  private int freeIndex() {
    int index;
    do {
      index = ThreadLocalRandom.current().nextInt(MIN_INDEX, MAX_INDEX);
    } while (state.links().containsKey(index) || !newIndexes.add(index));
    return index;
  }

  /**
   * Plans the removal of several links at once: they are put into a group, which is then removed.
   * Removing one by one, the kernel would wait some 20 ms for each link until no processor uses it.
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
          // A link that cannot be removed also keeps the rest of the group, and a link that is gone
          // is in no group: so each result is judged on its own.
          for (int i = 0; i < indexes.size(); i++) {
            if (!answers.get(0).isSuccess() || state.links().containsKey(indexes.get(i))) {
              remove(first + i, indexes.get(i));
            }
          }
          return null;
        });
  }

  /** Plans the removal of one link. */
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
