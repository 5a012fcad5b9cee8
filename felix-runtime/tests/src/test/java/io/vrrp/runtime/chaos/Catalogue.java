// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** All troubles that can happen to a router, by kind. */
final class Catalogue {
  /** The longest advertisement interval that a step configures, in centiseconds. */
  static final int LONG_INTERVAL = 60;

  private final Map<String, List<Trouble>> kinds = new LinkedHashMap<>();

  private Catalogue() {}

  /** Returns all troubles. */
  static Catalogue all() {
    Catalogue all = new Catalogue();
    for (List<Trouble> troubles :
        List.of(
            LinkTroubles.all(),
            AddressTroubles.all(),
            SettingTroubles.all(),
            KernelObjectTroubles.all(),
            ProcessTroubles.all(),
            FileTroubles.all(),
            PacketTroubles.all())) {
      troubles.forEach(all::add);
    }
    return all;
  }

  /** Returns only those whose kind or name matches a regular expression. */
  static Catalogue matching(String expression) {
    Pattern wanted = Pattern.compile(expression);
    Catalogue some = new Catalogue();
    all().kinds.values().stream()
        .flatMap(List::stream)
        .filter(trouble -> wanted.matcher(trouble.kind() + ": " + trouble).find())
        .forEach(some::add);
    return some;
  }

  private void add(Trouble trouble) {
    kinds.computeIfAbsent(trouble.kind(), kind -> new ArrayList<>()).add(trouble);
  }

  /** Returns a random trouble that applies to a setting; all kinds are equally frequent. */
  Trouble random(Setting setting, Random random) {
    List<String> names = List.copyOf(kinds.keySet());
    while (true) {
      List<Trouble> some = kinds.get(names.get(random.nextInt(names.size())));
      Trouble trouble = some.get(random.nextInt(some.size()));
      if (trouble.applies(setting)) {
        return trouble;
      }
    }
  }

  /** Returns all troubles in the order of their kinds. */
  List<Trouble> troubles() {
    return kinds.values().stream().flatMap(List::stream).toList();
  }
}
