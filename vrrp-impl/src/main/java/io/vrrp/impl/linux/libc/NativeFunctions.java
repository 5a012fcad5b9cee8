// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The functions of a native library, which a class declares as native methods of the same names.
 *
 * <p>JNA keeps what it has bound for ever, and with it every class of this bundle after an update.
 * So all that is bound is known here, and released together.
 */
public final class NativeFunctions {

  /** What is bound now. */
  private static final Set<NativeFunctions> BOUND = new HashSet<>();

  private final Class<?> declaring;
  private final Supplier<NativeLibrary> library;

  /**
   * Nothing is bound yet.
   *
   * @param declaring has a native method for each function
   * @param library loads the library
   */
  public NativeFunctions(Class<?> declaring, Supplier<NativeLibrary> library) {
    this.declaring = declaring;
    this.library = library;
  }

  /**
   * Binds the functions; harmless when called again.
   *
   * @throws LinkageError if the library, one of its functions or JNA itself is missing
   */
  public void bind() {
    synchronized (BOUND) {
      if (!BOUND.contains(this)) {
        Native.register(declaring, library.get());
        BOUND.add(this);
      }
    }
  }

  /** Undoes {@link Native#register(Class, NativeLibrary)}. */
  private void unbind() {
    Native.unregister(declaring);
    // JNA keeps them as long as there is the class, which they name themselves.
    Native.getLibraryOptions(declaring).clear();
  }

  /**
   * Releases the functions of all libraries. What needs some of them next binds them again.
   * Harmless when called again.
   *
   * <p>No thread may be inside one of the functions: its code is gone.
   */
  public static void releaseAll() {
    synchronized (BOUND) {
      BOUND.forEach(NativeFunctions::unbind);
      BOUND.clear();
    }
  }
}
