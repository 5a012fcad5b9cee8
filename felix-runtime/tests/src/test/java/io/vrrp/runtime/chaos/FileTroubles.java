// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Trouble.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Configuration files are edited as operators do it. */
final class FileTroubles {
  private FileTroubles() {}

  private interface Edit {
    void apply(RouterHost router, Group group);
  }

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    edit(all, "written again in place", Impact.HARMLESS, (r, g) -> r.overwrite(g, r.content(g)));
    edit(all, "touched", Impact.HARMLESS, FileTroubles::touch);
    edit(
        all,
        "written with a byte order mark",
        Impact.HARMLESS,
        (r, g) -> r.overwrite(g, "\uFEFF" + r.content(g)));
    edit(
        all,
        "written with carriage returns",
        Impact.HARMLESS,
        (r, g) -> r.overwrite(g, r.content(g).replace("\n", "\r\n")));
    edit(
        all,
        "written with comments and blanks",
        Impact.HARMLESS,
        (r, g) ->
            r.overwrite(g, "# router\n\n! old\n" + r.content(g).replace(" = ", "\t:  ") + "\n\n"));
    edit(
        all,
        "written with an unknown property",
        Impact.HARMLESS,
        (r, g) -> r.overwrite(g, "remark = hello\n" + r.content(g)));
    edit(
        all,
        "replaced with more announcements",
        Impact.HARMLESS,
        (r, g) -> rewrite(r, g, Map.of("announceRepeat", "2")));
    edit(
        all,
        "replaced with another lifetime",
        Impact.HARMLESS,
        (r, g) -> rewrite(r, g, Map.of("addressLifetime", "2")));
    edit(
        all,
        "replaced with a wrong priority",
        Impact.HARMLESS,
        (r, g) -> rewrite(r, g, Map.of("priority", "high")));
    edit(
        all,
        "replaced with a wrong address",
        Impact.HARMLESS,
        (r, g) -> rewrite(r, g, Map.of("virtualIps", "10.7.0.300")));
    edit(all, "emptied", Impact.HARMLESS, (r, g) -> r.overwrite(g, ""));
    edit(all, "removed", Impact.DISABLING, (r, g) -> delete(r.file(g)));
    edit(
        all,
        "replaced with enabled = false",
        Impact.DISABLING,
        (r, g) -> rewrite(r, g, Map.of("enabled", "false")));
    for (int cut : new int[] {1, 2, 5, 12}) {
      edit(
          all,
          "written without its last " + cut + " characters",
          Impact.HARMLESS,
          (r, g) -> r.overwrite(g, r.content(g).substring(0, r.content(g).length() - cut)));
    }
    all.add(
        new Trouble("file", "the files are renamed", Impact.DISTURBING)
            .begin(router -> each(router, (r, g) -> move(r.file(g), other(r, g))))
            .end(router -> each(router, (r, g) -> move(other(r, g), r.file(g)))));
    all.add(
        new Trouble("file", "the files are copied", Impact.HARMLESS)
            .begin(router -> each(router, (r, g) -> copy(r.file(g), other(r, g))))
            .end(router -> each(router, (r, g) -> delete(other(r, g)))));
    all.add(
        new Trouble("file", "two files are swapped", Impact.DISTURBING)
            .only(setting -> setting.groups().size() > 1)
            .begin(
                router -> {
                  List<Group> groups = router.setting().groups();
                  Map<Group, String> old = new HashMap<>();
                  groups.forEach(group -> old.put(group, router.content(group)));
                  for (int i = 0; i < groups.size(); i++) {
                    router.overwrite(groups.get(i), old.get(groups.get((i + 1) % groups.size())));
                  }
                })
            .end(RouterHost::writeAll));
    all.add(
        new Trouble("file", "the files are edited to and fro", Impact.DISTURBING)
            .begin(
                router -> {
                  for (int i = 0; i < 6; i++) {
                    each(router, (r, g) -> rewrite(r, g, Map.of("virtualMac", "false")));
                    LockSupport.parkNanos(300_000_000);
                    router.writeAll();
                    LockSupport.parkNanos(300_000_000);
                  }
                }));
    beside(all, "an editor leaves files", "for s in swp '~' bak; do cp %s.cfg %s.cfg$s; done");
    beside(all, "a directory has the name of a file", "mkdir %s-dir.cfg");
    beside(all, "a link leads nowhere", "ln -s /nonexistent %s-link.cfg");
    beside(all, "a file is garbage", "head -c 300 /bin/sh > %s-garbage.cfg");
    beside(all, "a file is empty", ": > %s-empty.cfg");
    beside(
        all,
        "a file has no number",
        "printf 'vrid = fifty\\ninterface = eth0\\nvirtualIps = 10.7.0.77\\n' > %s-wrong.cfg");
    for (int priority : new int[] {10, 254}) {
      all.add(
          new Trouble("priority", "the priority becomes " + priority, Impact.DISTURBING)
              .with(Trait.EVERYWHERE)
              .begin(router -> each(router, (r, g) -> r.priority(g, priority)))
              .end(
                  router ->
                      each(router, (r, g) -> r.priority(g, g.priorities().get(r.number() - 1)))));
    }
    for (int interval : new int[] {10, Catalogue.LONG_INTERVAL}) {
      all.add(
          new Trouble("interval", "the interval becomes " + interval, Impact.DISTURBING)
              .begin(router -> router.interval(interval))
              .end(router -> router.interval(router.setting().interval())));
    }
    return all;
  }

  private static void edit(List<Trouble> all, String what, Impact impact, Edit edit) {
    all.add(
        new Trouble("file", "the files are " + what, impact)
            .with(Trait.LOUD)
            .begin(router -> each(router, edit))
            .end(RouterHost::writeAll));
  }

  /** Other files are put into the configuration directory. */
  private static void beside(List<Trouble> all, String what, String script) {
    all.add(
        new Trouble("other files", what, Impact.HARMLESS)
            .begin(
                router -> {
                  String base = router.file(router.setting().groups().get(0)).toString();
                  router.script(script.replace("%s", base.substring(0, base.length() - 4)));
                  LockSupport.parkNanos(600_000_000);
                })
            .end(
                router -> {
                  String base = router.file(router.setting().groups().get(0)).toString();
                  String name = base.substring(0, base.length() - 4);
                  router.script("rm -rf " + name + ".cfg?* " + name + "-*");
                }));
  }

  private static void each(RouterHost router, Edit edit) {
    router.setting().groups().forEach(group -> edit.apply(router, group));
  }

  private static void rewrite(RouterHost router, Group group, Map<String, String> changes) {
    router.appliance().writeConfiguration(group.pid(), router.content(group, changes));
  }

  private static Path other(RouterHost router, Group group) {
    return router.appliance().configurationFile(group.pid() + "-other");
  }

  private static void touch(RouterHost router, Group group) {
    router.script("touch " + router.file(group));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
