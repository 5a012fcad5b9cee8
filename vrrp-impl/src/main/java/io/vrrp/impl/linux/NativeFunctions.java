// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import com.sun.jna.Native;

/** What this package has bound to functions of native libraries. */
public final class NativeFunctions {

  private NativeFunctions() {}

  /**
   * Ends the binding, which JNA would otherwise keep for ever, and with it every class of this
   * bundle after an update. Whatever needs it next binds anew.
   *
   * <p>No thread may be inside one of the functions: its code is gone.
   */
  public static void release() {
    LibNftables.release();
    Libc.release();
  }

  /** Undoes {@link Native#register(Class, com.sun.jna.NativeLibrary)}. */
  static void release(Class<?> bound) {
    Native.unregister(bound);
    // JNA keeps them as long as there is the class, which they name themselves.
    Native.getLibraryOptions(bound).clear();
  }
}
