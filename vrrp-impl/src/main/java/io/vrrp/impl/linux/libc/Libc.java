// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The C library functions that this bundle calls. Each returns the result of the C function or the
 * negated error number. The error number is fetched here, before another call through JNA
 * overwrites it.
 */
public final class Libc {

  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;

  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_NONBLOCK = 0x800;
  public static final int SOCK_CLOEXEC = 0x80000;

  public static final int O_RDONLY = 0;
  public static final int O_CLOEXEC = SOCK_CLOEXEC;
  public static final int CLONE_NEWNET = 0x40000000;

  public static final int SOL_SOCKET = 1;
  public static final int SO_ERROR = 4;
  public static final int SO_RCVBUF = 8;
  public static final int SO_PRIORITY = 12;
  public static final int SO_RCVTIMEO = 20;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_ATTACH_FILTER = 26;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_BINDTOIFINDEX = 62;

  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_ICMP = 1;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int IPPROTO_VRRP = 112;
  public static final int IPPROTO_RAW = 255;
  public static final int IP_HDRINCL = 3;
  public static final int IP_ADD_MEMBERSHIP = 35;
  public static final int IP_DROP_MEMBERSHIP = 36;
  public static final int IP_MULTICAST_ALL = 49;
  public static final int IPV6_ADD_MEMBERSHIP = 20;
  public static final int IPV6_DROP_MEMBERSHIP = 21;
  public static final int IPV6_HDRINCL = 36;
  public static final int IPV6_RECVPKTINFO = 49;
  public static final int IPV6_PKTINFO = 50;
  public static final int IPV6_RECVHOPLIMIT = 51;
  public static final int IPV6_HOPLIMIT = 52;
  public static final int IPV6_ADDR_PREFERENCES = 72;
  public static final int IPV6_PREFER_SRC_PUBLIC = 2;

  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;

  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLLIN = 1;
  public static final int EPOLLOUT = 4;
  public static final int EPOLL_CLOEXEC = SOCK_CLOEXEC;

  public static final int EFD_CLOEXEC = SOCK_CLOEXEC;
  public static final int EFD_NONBLOCK = SOCK_NONBLOCK;

  public static final int CLOCK_MONOTONIC = 1;
  public static final int TFD_CLOEXEC = SOCK_CLOEXEC;
  public static final int TFD_NONBLOCK = SOCK_NONBLOCK;
  public static final int TFD_TIMER_ABSTIME = 1;

  public static final int SCHED_RR = 2;
  public static final int SCHED_RESET_ON_FORK = 0x40000000;

  /** The same on all processors. */
  private static final long SYS_PIDFD_OPEN = 434;

  private static final NativeFunctions FUNCTIONS =
      new NativeFunctions(C.class, NativeLibrary::getProcess);

  private Libc() {}

  /**
   * Binds the functions. No other method works before.
   *
   * @throws IOException if this is not a 64-bit Linux, or JNA does not work here
   */
  public static void load() throws IOException {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      throw new IOException(
          "VRRP needs a 64-bit Linux, this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    try {
      FUNCTIONS.bind();
    } catch (LinkageError e) {
      throw new IOException(
          "JNA cannot call the C library: "
              + e.getMessage()
              + "; if its temporary directory forbids execution, set jna.tmpdir",
          e);
    }
  }

  private static int result(int returned) {
    return returned < 0 ? -Native.getLastError() : returned;
  }

  private static int result(long returned) {
    return returned < 0 ? -Native.getLastError() : (int) returned;
  }

  // The following functions are called all the time: they take primitives and memory addresses
  // only.

  public static int epollWait(int epoll, long events, int maxEvents, int timeoutMillis) {
    return result(C.epoll_wait(epoll, events, maxEvents, timeoutMillis));
  }

  public static int timerfdSettime(int timer, int flags, long newValue) {
    return result(C.timerfd_settime(timer, flags, newValue, 0));
  }

  public static int eventfdWrite(int eventfd, long value) {
    return result(C.eventfd_write(eventfd, value));
  }

  public static int read(int file, long to, int length) {
    return result(C.read(file, to, length));
  }

  /** Does not fetch the error number. For callers that treat each error as "nothing to receive". */
  public static int recvIfAny(int socket, long to, int length) {
    return (int) C.recv(socket, to, length, 0);
  }

  /** As {@link #recvIfAny(int, long, int)}. */
  public static int recvmsgIfAny(int socket, long message, int flags) {
    return (int) C.recvmsg(socket, message, flags);
  }

  public static int recv(int socket, long to, int length, int flags) {
    return result(C.recv(socket, to, length, flags));
  }

  public static int recvfrom(
      int socket, long to, int length, int flags, long address, long addressLength) {
    return result(C.recvfrom(socket, to, length, flags, address, addressLength));
  }

  public static int recvmsg(int socket, long message, int flags) {
    return result(C.recvmsg(socket, message, flags));
  }

  public static int send(int socket, long from, int length, int flags) {
    return result(C.send(socket, from, length, flags));
  }

  public static int sendto(
      int socket, long from, int length, int flags, long address, int addressLength) {
    return result(C.sendto(socket, from, length, flags, address, addressLength));
  }

  public static int ppoll(long files, int count, long timeout) {
    return result(C.ppoll(files, count, timeout, 0));
  }

  // The following functions are called at set-up only: they take arrays, which JNA copies.

  public static int socket(int domain, int type, int protocol) {
    return result(C.socket(domain, type, protocol));
  }

  public static int bind(int socket, byte[] address) {
    return result(C.bind(socket, address, address.length));
  }

  public static int connect(int socket, byte[] address) {
    return result(C.connect(socket, address, address.length));
  }

  /** Writes the socket's address into {@code address}, which must have the right length. */
  public static int getsockname(int socket, byte[] address) {
    return result(C.getsockname(socket, address, new int[] {address.length}));
  }

  public static int setsockopt(int socket, int level, int option, byte[] value) {
    return result(C.setsockopt(socket, level, option, value, value.length));
  }

  public static int getsockopt(int socket, int level, int option, int[] value) {
    return result(C.getsockopt(socket, level, option, value, new int[] {Integer.BYTES}));
  }

  public static int open(String path, int flags) {
    return result(C.open((path + '\0').getBytes(StandardCharsets.UTF_8), flags));
  }

  public static int setns(int file, int type) {
    return result(C.setns(file, type));
  }

  /** Opens a file that becomes readable when the process ends. */
  public static int pidfdOpen(int process) {
    return result(C.syscall(SYS_PIDFD_OPEN, process, 0));
  }

  public static int epollCreate() {
    return result(C.epoll_create1(EPOLL_CLOEXEC));
  }

  public static int epollCtl(int epoll, int operation, int file, byte[] event) {
    return result(C.epoll_ctl(epoll, operation, file, event));
  }

  public static int timerfdCreate() {
    return result(C.timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  }

  public static int eventfd() {
    return result(C.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  }

  /** Reads CLOCK_MONOTONIC as seconds and nanoseconds. */
  public static int clockMonotonic(long[] timespec) {
    return result(C.clock_gettime(CLOCK_MONOTONIC, timespec));
  }

  /** Sets the policy of the calling thread. */
  public static int schedSetscheduler(int policy, int priority) {
    return result(C.sched_setscheduler(0, policy, new int[] {priority}));
  }

  /** Returns the policy of the calling thread. */
  public static int schedGetscheduler() {
    return result(C.sched_getscheduler(0));
  }

  public static int close(int file) {
    return result(C.close(file));
  }

  public static String strerror(int errno) {
    return C.strerror(errno);
  }

  /** The C functions with their own names. */
  private static final class C {

    static native int epoll_wait(int epoll, long events, int maxEvents, int timeout);

    static native int timerfd_settime(int timer, int flags, long newValue, long oldValue);

    static native int eventfd_write(int eventfd, long value);

    static native long read(int file, long to, long length);

    static native long recv(int socket, long to, long length, int flags);

    static native long recvfrom(
        int socket, long to, long length, int flags, long address, long addressLength);

    static native long recvmsg(int socket, long message, int flags);

    static native long send(int socket, long from, long length, int flags);

    static native long sendto(
        int socket, long from, long length, int flags, long address, int addressLength);

    static native int ppoll(long files, long count, long timeout, long signals);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int connect(int socket, byte[] address, int length);

    static native int getsockname(int socket, byte[] address, int[] length);

    static native int setsockopt(int socket, int level, int option, byte[] value, int length);

    static native int getsockopt(int socket, int level, int option, int[] value, int[] length);

    /**
     * The C function has variable arguments. Linux passes them in the same way on all processors
     * that JNA supports.
     */
    static native int open(byte[] path, int flags);

    /**
     * The C function has variable arguments. Linux passes them in the same way on all processors.
     */
    static native long syscall(long number, long first, long second);

    static native int setns(int file, int type);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int file, byte[] event);

    static native int timerfd_create(int clock, int flags);

    static native int eventfd(int initial, int flags);

    static native int clock_gettime(int clock, long[] timespec);

    static native int sched_setscheduler(int thread, int policy, int[] parameters);

    static native int sched_getscheduler(int thread);

    static native int close(int file);

    static native String strerror(int errno);
  }
}
