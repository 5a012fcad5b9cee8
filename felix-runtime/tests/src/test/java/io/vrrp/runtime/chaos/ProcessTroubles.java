// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.chaos;

import io.vrrp.runtime.chaos.Trouble.Trait;
import io.vrrp.runtime.lab.Bundles;
import io.vrrp.runtime.lab.TestBundle;
import java.util.ArrayList;
import java.util.List;

/** The process is stopped, killed, started; another bundle hangs. */
final class ProcessTroubles {
  private static final String HUNG = "test.hung.listener";

  private ProcessTroubles() {}

  static List<Trouble> all() {
    List<Trouble> all = new ArrayList<>();
    all.add(
        new Trouble("process", "the process is frozen", Impact.DISABLING)
            .with(Trait.PROCESS)
            .begin(router -> router.appliance().process().freeze())
            .end(router -> router.appliance().process().thaw()));
    all.add(
        new Trouble("process", "the process is frozen for a moment, ten times", Impact.DISTURBING)
            .begin("")
            .begin(
                router -> {
                  for (int i = 0; i < 10; i++) {
                    router.appliance().process().freeze();
                    router.script("sleep 0.1");
                    router.appliance().process().thaw();
                    router.script("sleep 0.05");
                  }
                }));
    all.add(
        new Trouble("process", "the process is killed", Impact.DISABLING)
            .with(Trait.PROCESS, Trait.BOOT)
            .begin(RouterHost::kill)
            .end(RouterHost::start));
    all.add(
        new Trouble("process", "the process is stopped", Impact.DISABLING)
            .with(Trait.BOOT)
            .begin(RouterHost::stop)
            .end(RouterHost::start));
    all.add(
        new Trouble("process", "the process prints its threads", Impact.HARMLESS)
            .begin(router -> router.appliance().process().signal("QUIT")));
    all.add(
        new Trouble("listener", "a listener hangs", Impact.HARMLESS)
            .begin(
                router ->
                    router
                        .appliance()
                        .install(
                            new TestBundle(HUNG)
                                .header("Bundle-Activator", HungListener.class.getName())
                                .header("Import-Package", "io.vrrp,org.osgi.framework")
                                .add(HungListener.class)))
            .end(ProcessTroubles::stopListener));
    return all;
  }

  /** An appliance that was killed since then has started without the bundle. */
  private static void stopListener(RouterHost router) {
    Bundles bundles = router.appliance().bundles();
    if (bundles.isInstalled(HUNG)) {
      bundles.run("stop", HUNG);
    }
  }
}
