// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The functions of the C library that this package calls. Each returns what the C function returns,
 * or the negated error number: errno must be fetched before anything else calls into JNA.
 */
final class Libc {

  static final int AF_UNSPEC = 0;
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;
  static final int AF_PACKET = 17;

  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;

  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = SOCK_CLOEXEC;
  static final int CLONE_NEWNET = 0x40000000;

  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int SO_RCVTIMEO = 20;
  static final int SO_BINDTODEVICE = 25;
  static final int SO_ATTACH_FILTER = 26;
  static final int SO_RCVBUFFORCE = 33;
  static final int SO_BINDTOIFINDEX = 62;

  static final int IPPROTO_IP = 0;
  static final int IPPROTO_IPV6 = 41;
  static final int IPPROTO_VRRP = 112;
  static final int IPPROTO_RAW = 255;
  static final int IP_HDRINCL = 3;
  static final int IP_ADD_MEMBERSHIP = 35;
  static final int IP_DROP_MEMBERSHIP = 36;
  static final int IP_MULTICAST_ALL = 49;
  static final int IPV6_ADD_MEMBERSHIP = 20;
  static final int IPV6_DROP_MEMBERSHIP = 21;
  static final int IPV6_HDRINCL = 36;
  static final int IPV6_RECVPKTINFO = 49;
  static final int IPV6_PKTINFO = 50;
  static final int IPV6_RECVHOPLIMIT = 51;
  static final int IPV6_HOPLIMIT = 52;
  static final int IPV6_ADDR_PREFERENCES = 72;
  static final int IPV6_PREFER_SRC_PUBLIC = 2;

  static final int MSG_TRUNC = 0x20;
  static final int MSG_DONTWAIT = 0x40;

  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLLIN = 1;
  static final int EPOLL_CLOEXEC = SOCK_CLOEXEC;

  static final int EFD_CLOEXEC = SOCK_CLOEXEC;
  static final int EFD_NONBLOCK = SOCK_NONBLOCK;

  static final int CLOCK_MONOTONIC = 1;
  static final int TFD_CLOEXEC = SOCK_CLOEXEC;
  static final int TFD_NONBLOCK = SOCK_NONBLOCK;
  static final int TFD_TIMER_ABSTIME = 1;

  static final int SCHED_RR = 2;
  static final int SCHED_RESET_ON_FORK = 0x40000000;

  private static boolean loaded;

  private Libc() {}

  /**
   * Binds the functions; the others of this class work only afterwards.
   *
   * @throws IOException if this is no 64-bit Linux or JNA cannot work here
   */
  static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      throw new IOException(
          "VRRP needs a 64-bit Linux, this is "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch"));
    }
    try {
      Native.register(C.class, NativeLibrary.getProcess());
    } catch (LinkageError e) {
      throw new IOException(
          "JNA cannot call the C library: "
              + e.getMessage()
              + "; if its temporary directory forbids execution, set jna.tmpdir",
          e);
    }
    loaded = true;
  }

  /** Harmless when called again; {@link #load} binds anew. */
  static synchronized void release() {
    if (loaded) {
      NativeFunctions.release(C.class);
      loaded = false;
    }
  }

  private static int result(int returned) {
    return returned < 0 ? -Native.getLastError() : returned;
  }

  private static int result(long returned) {
    return returned < 0 ? -Native.getLastError() : (int) returned;
  }

  // What follows is called all the time: primitives only, memory by address.

  static int epollWait(int epoll, long events, int maxEvents, int timeoutMillis) {
    return result(C.epoll_wait(epoll, events, maxEvents, timeoutMillis));
  }

  static int timerfdSettime(int timer, int flags, long newValue) {
    return result(C.timerfd_settime(timer, flags, newValue, 0));
  }

  static int eventfdWrite(int eventfd, long value) {
    return result(C.eventfd_write(eventfd, value));
  }

  static int read(int file, long to, int length) {
    return result(C.read(file, to, length));
  }

  /** Without the error number, for whom any error means that there is nothing. */
  static int recvIfAny(int socket, long to, int length) {
    return (int) C.recv(socket, to, length, 0);
  }

  /** As {@link #recvIfAny(int, long, int)}. */
  static int recvmsgIfAny(int socket, long message, int flags) {
    return (int) C.recvmsg(socket, message, flags);
  }

  static int recv(int socket, long to, int length, int flags) {
    return result(C.recv(socket, to, length, flags));
  }

  static int recvfrom(
      int socket, long to, int length, int flags, long address, long addressLength) {
    return result(C.recvfrom(socket, to, length, flags, address, addressLength));
  }

  static int recvmsg(int socket, long message, int flags) {
    return result(C.recvmsg(socket, message, flags));
  }

  static int send(int socket, long from, int length, int flags) {
    return result(C.send(socket, from, length, flags));
  }

  static int sendto(int socket, long from, int length, int flags, long address, int addressLength) {
    return result(C.sendto(socket, from, length, flags, address, addressLength));
  }

  static int ppoll(long files, int count, long timeout) {
    return result(C.ppoll(files, count, timeout, 0));
  }

  // What follows is called at set-up: arrays, which JNA copies to and fro.

  static int socket(int domain, int type, int protocol) {
    return result(C.socket(domain, type, protocol));
  }

  static int bind(int socket, byte[] address) {
    return result(C.bind(socket, address, address.length));
  }

  static int connect(int socket, byte[] address) {
    return result(C.connect(socket, address, address.length));
  }

  /** Overwrites the address, which must have the right length. */
  static int getsockname(int socket, byte[] address) {
    return result(C.getsockname(socket, address, new int[] {address.length}));
  }

  static int setsockopt(int socket, int level, int option, byte[] value) {
    return result(C.setsockopt(socket, level, option, value, value.length));
  }

  static int getsockopt(int socket, int level, int option, int[] value) {
    return result(C.getsockopt(socket, level, option, value, new int[] {Integer.BYTES}));
  }

  static int open(String path, int flags) {
    return result(C.open((path + '\0').getBytes(StandardCharsets.UTF_8), flags));
  }

  static int setns(int file, int type) {
    return result(C.setns(file, type));
  }

  static int epollCreate() {
    return result(C.epoll_create1(EPOLL_CLOEXEC));
  }

  static int epollCtl(int epoll, int operation, int file, byte[] event) {
    return result(C.epoll_ctl(epoll, operation, file, event));
  }

  static int timerfdCreate() {
    return result(C.timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  }

  static int eventfd() {
    return result(C.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  }

  /** Reads CLOCK_MONOTONIC into seconds and nanoseconds. */
  static int clockMonotonic(long[] timespec) {
    return result(C.clock_gettime(CLOCK_MONOTONIC, timespec));
  }

  /** Of the calling thread. */
  static int schedSetscheduler(int policy, int priority) {
    return result(C.sched_setscheduler(0, policy, new int[] {priority}));
  }

  /** Of the calling thread. */
  static int schedGetscheduler() {
    return result(C.sched_getscheduler(0));
  }

  static int close(int file) {
    return result(C.close(file));
  }

  static String strerror(int errno) {
    return C.strerror(errno);
  }

  /** The C functions under their own names. */
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

    /** Takes further arguments, which Linux on every processor passes like these. */
    static native int open(byte[] path, int flags);

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
