// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import java.io.IOException;
import java.util.Map;

/** Linux error numbers as text. */
public final class Errno {

  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ENOSYS = 38;
  public static final int ENOPROTOOPT = 92;
  public static final int EOPNOTSUPP = 95;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETUNREACH = 101;
  public static final int ENOBUFS = 105;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EINPROGRESS = 115;

  public static final String NET_RAW = "CAP_NET_RAW";
  public static final String NET_ADMIN = "CAP_NET_ADMIN";
  public static final String SYS_NICE = "CAP_SYS_NICE";

  /** Always in English, so that operators can search for them. */
  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(EPERM, "Operation not permitted (EPERM)"),
          Map.entry(ENOENT, "No such file or directory (ENOENT)"),
          Map.entry(EINTR, "Interrupted system call (EINTR)"),
          Map.entry(ENXIO, "No such device or address (ENXIO)"),
          Map.entry(EBADF, "Bad file descriptor (EBADF)"),
          Map.entry(EAGAIN, "Resource temporarily unavailable (EAGAIN)"),
          Map.entry(12, "Cannot allocate memory (ENOMEM)"),
          Map.entry(13, "Permission denied (EACCES)"),
          Map.entry(16, "Device or resource busy (EBUSY)"),
          Map.entry(EEXIST, "File exists (EEXIST)"),
          Map.entry(ENODEV, "No such device (ENODEV)"),
          Map.entry(EINVAL, "Invalid argument (EINVAL)"),
          Map.entry(23, "Too many open files in system (ENFILE)"),
          Map.entry(24, "Too many open files (EMFILE)"),
          Map.entry(90, "Message too long (EMSGSIZE)"),
          Map.entry(ENOPROTOOPT, "Protocol not available (ENOPROTOOPT)"),
          Map.entry(93, "Protocol not supported (EPROTONOSUPPORT)"),
          Map.entry(EOPNOTSUPP, "Operation not supported (EOPNOTSUPP)"),
          Map.entry(97, "Address family not supported by protocol (EAFNOSUPPORT)"),
          Map.entry(EADDRINUSE, "Address already in use (EADDRINUSE)"),
          Map.entry(EADDRNOTAVAIL, "Cannot assign requested address (EADDRNOTAVAIL)"),
          Map.entry(100, "Network is down (ENETDOWN)"),
          Map.entry(ENETUNREACH, "Network is unreachable (ENETUNREACH)"),
          Map.entry(ETIMEDOUT, "Connection timed out (ETIMEDOUT)"),
          Map.entry(ECONNREFUSED, "Connection refused (ECONNREFUSED)"),
          Map.entry(EHOSTUNREACH, "No route to host (EHOSTUNREACH)"),
          Map.entry(ENOBUFS, "No buffer space available (ENOBUFS)"));

  private Errno() {}

  /** For example "No such device (ENODEV)". */
  public static String text(int errno) {
    String text = TEXTS.get(errno);
    return text != null ? text : Libc.strerror(errno) + " (errno " + errno + ")";
  }

  /**
   * Describes a failed action and its cause.
   *
   * @param action what was tried
   * @param privilege the capability that the action needs
   */
  public static String text(String action, int errno, String privilege) {
    String needs = errno == EPERM ? "; needs " + privilege : "";
    return action + ": " + text(errno) + needs;
  }

  public static IOException failure(String action, int errno) {
    return new IOException(action + ": " + text(errno));
  }

  public static IOException failure(String action, int errno, String privilege) {
    return new IOException(text(action, errno, privilege));
  }
}
