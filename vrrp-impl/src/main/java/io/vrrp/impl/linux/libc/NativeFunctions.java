// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Binds the functions of one native library to the native methods that a class declares with the
 * same names.
 *
 * <p>JNA keeps each bound class for ever, and through it the whole class loader of the bundle, also
 * after an update. Therefore this class remembers everything that is bound, so that {@link
 * #releaseAll} can release it.
 */
public final class NativeFunctions {

  /** The libraries that are bound now. */
  private static final Set<NativeFunctions> BOUND = new HashSet<>();

  /** How many parts of the program still have threads that may be inside a function. */
  private static int holders;

  /** Whether the functions are released as soon as there are no holders. */
  private static boolean releaseWanted;

  private final Class<?> declaring;
  private final Supplier<NativeLibrary> library;

  /**
   * Binds nothing yet.
   *
   * @param declaring the class with one native method for each function
   * @param library loads the library
   */
  public NativeFunctions(Class<?> declaring, Supplier<NativeLibrary> library) {
    this.declaring = declaring;
    this.library = library;
  }

  /**
   * Binds the functions. Calling it again has no effect.
   *
   * @throws LinkageError if the library, one of its functions or JNA itself is missing
   */
  public void bind() {
    synchronized (BOUND) {
      if (!BOUND.contains(this)) {
        Native.register(declaring, library.get());
        BOUND.add(this);
        releaseWanted = false;
      }
    }
  }

  /** Undoes {@link Native#register(Class, NativeLibrary)}. */
  private void unbind() {
    Native.unregister(declaring);
    // JNA keys these options weakly by the class, but the options refer to the class: remove them.
    Native.getLibraryOptions(declaring).clear();
  }

  /** Keeps all functions until {@link #drop}: threads are about to use them. */
  public static void hold() {
    synchronized (BOUND) {
      holders++;
    }
  }

  /** Ends a {@link #hold}: these threads have ended. */
  public static void drop() {
    synchronized (BOUND) {
      holders--;
      if (releaseWanted) {
        releaseAll();
      }
    }
  }

  /**
   * Releases the functions of all libraries, at once or when the last holder drops them. The next
   * use of a library binds them again. Calling it again has no effect.
   *
   * <p>No other thread may be inside one of the functions: its code is unloaded.
   */
  public static void releaseAll() {
    synchronized (BOUND) {
      releaseWanted = holders > 0;
      if (!releaseWanted) {
        BOUND.forEach(NativeFunctions::unbind);
        BOUND.clear();
      }
    }
  }
}
