// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs code on a thread that has dropped all capabilities, which Linux keeps per thread. */
public final class Unprivileged {

  private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

  /** The functions of the C library that set capabilities. */
  public interface Capabilities extends Library {
    int capset(int[] header, int[] sets);
  }

  private Unprivileged() {}

  public static <T> T call(Callable<T> action) throws InterruptedException, ExecutionException {
    Capabilities capabilities = Native.load("c", Capabilities.class);
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              int[] none = new int[6];
              if (capabilities.capset(new int[] {LINUX_CAPABILITY_VERSION_3, 0}, none) != 0) {
                throw new IllegalStateException("capset refused");
              }
              return action.call();
            });
    Thread thread = new Thread(task, "unprivileged");
    thread.start();
    thread.join();
    return task.get();
  }
}
