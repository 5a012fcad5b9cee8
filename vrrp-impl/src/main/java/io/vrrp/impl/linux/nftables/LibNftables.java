// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.nftables;

import com.sun.jna.NativeLibrary;
import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeFunctions;
import io.vrrp.impl.linux.libc.Structures;
import java.io.Closeable;
import java.io.IOException;

/** A context of libnftables(3). It belongs to the network namespace of the thread that opens it. */
final class LibNftables implements Closeable {

  private static final String FILE = "libnftables.so.1";
  private static final String ACTION = "filtering packets to virtual IP addresses";

  private static final NativeFunctions FUNCTIONS =
      new NativeFunctions(C.class, () -> NativeLibrary.getInstance(FILE));

  private long context;

  private LibNftables(long context) {
    this.context = context;
  }

  /**
   * Opens a context.
   *
   * @throws IOException if the library is missing, or the kernel has no nf_tables
   */
  static LibNftables open() throws IOException {
    Libc.load();
    load();
    // On a kernel without netfilter the library would end the process: test first.
    Descriptor.of(
            Libc.socket(
                Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, NftMessages.NETLINK_NETFILTER),
            ACTION + " needs a kernel with nf_tables: opening a netfilter netlink socket")
        .close();
    long context = C.nft_ctx_new(0);
    if (context == 0 || C.nft_ctx_buffer_output(context) + C.nft_ctx_buffer_error(context) != 0) {
      throw new IOException(ACTION + ": libnftables is out of memory");
    }
    return new LibNftables(context);
  }

  private static void load() throws IOException {
    try {
      FUNCTIONS.bind();
    } catch (LinkageError e) {
      throw new IOException(
          "acceptMode=false, and an address owner with virtualMac=true, need "
              + FILE
              + ": install the package libnftables1 (Debian, Ubuntu) or nftables (Fedora, Red Hat,"
              + " Alpine), or set acceptMode=true ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Runs commands in one transaction: either all take effect or none.
   *
   * @return the output
   * @throws IOException if one is refused
   */
  String run(String commands) throws IOException {
    byte[] text = Structures.ofText(commands);
    int result = C.nft_run_cmd_from_buffer(context, text);
    // Fetching the texts also empties both buffers for the next run.
    String output = C.nft_ctx_get_output_buffer(context);
    String errors = C.nft_ctx_get_error_buffer(context);
    if (result != 0) {
      String first = errors == null ? "" : errors.lines().findFirst().orElse("");
      String needs = first.contains("not permitted") ? "; needs " + Errno.NET_ADMIN : "";
      throw new IOException(ACTION + ": " + first + needs);
    }
    return output == null ? "" : output;
  }

  /** Calling it again has no effect. */
  @Override
  public void close() {
    if (context != 0) {
      C.nft_ctx_free(context);
      context = 0;
    }
  }

  /** The C functions with their own names. */
  private static final class C {

    static native long nft_ctx_new(int flags);

    static native void nft_ctx_free(long context);

    static native int nft_ctx_buffer_output(long context);

    static native int nft_ctx_buffer_error(long context);

    static native String nft_ctx_get_output_buffer(long context);

    static native String nft_ctx_get_error_buffer(long context);

    static native int nft_run_cmd_from_buffer(long context, byte[] commands);
  }
}
