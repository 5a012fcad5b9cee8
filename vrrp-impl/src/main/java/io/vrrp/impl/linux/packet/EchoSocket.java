// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.packet;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.FilterProgram;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.PolledSocket;
import io.vrrp.impl.protocol.Checksum;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Sends echo requests of ICMP or ICMPv6 to any host, and receives the replies to them. The requests
 * contain a secret number, by which a filter in the kernel recognizes the replies and drops all
 * other messages.
 */
public final class EchoSocket implements PolledSocket, Closeable {

  /** Receives the replies. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A host answered.
     *
     * @param from the host
     * @param identifier the identifier of the request
     * @param sequence the sequence number of the request
     */
    void replied(IpAddress from, int identifier, int sequence);
  }

  /** Offsets in the message. */
  private static final int CHECKSUM = 2;

  private static final int IDENTIFIER = 4;
  private static final int SEQUENCE = 6;
  private static final int SECRET = 8;
  private static final int REQUEST_SIZE = 32;

  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;
  private static final int ICMPV6_ECHO_REQUEST = 128;
  private static final int ICMPV6_ECHO_REPLY = 129;

  private static final int IPV4_HEADER = 20;
  private static final int IPV4_WITHOUT_OPTIONS = 0x45;
  private static final int MAX_MESSAGE = 512;

  /** After this number of replies other work is done first. */
  private static final int MAX_REPLIES_AT_ONCE = 256;

  private final Descriptor socket;
  private final Endpoint endpoint;
  private final boolean v6;
  private final int secret;
  private final Runnable ready;
  private final NativeMemory request = NativeMemory.ofPackets(REQUEST_SIZE);
  private final NativeMemory reply = NativeMemory.ofPackets(MAX_MESSAGE);

  /** The address of a host, followed by the length of that address. */
  private final NativeMemory host =
      NativeMemory.ofStructures(SocketAddress.MAX_SIZE + Integer.BYTES);

  private EchoSocket(Descriptor socket, Endpoint endpoint, int secret, Runnable ready) {
    this.socket = socket;
    this.endpoint = endpoint;
    this.v6 = endpoint.family() == IpFamily.IPV6;
    this.secret = secret;
    this.ready = ready;
    request
        .buffer()
        .put(0, (byte) (v6 ? ICMPV6_ECHO_REQUEST : ECHO_REQUEST))
        .putInt(SECRET, secret);
  }

  /**
   * Opens a socket in the network namespace of the calling thread.
   *
   * @param secret a number that other programs do not know
   * @param ready called when a wait finds replies
   */
  public static EchoSocket open(Endpoint from, int secret, Runnable ready) throws IOException {
    boolean v6 = from.family() == IpFamily.IPV6;
    Descriptor socket =
        from.open(
            Libc.SOCK_RAW,
            v6 ? Libc.IPPROTO_ICMPV6 : Libc.IPPROTO_ICMP,
            "a raw socket for echo requests");
    EchoSocket echo = new EchoSocket(socket, from, secret, ready);
    try {
      FilterProgram filter = v6 ? icmpv6Filter(secret) : icmpFilter(secret);
      socket.setOption(
          Libc.SOL_SOCKET,
          Libc.SO_ATTACH_FILTER,
          filter.argument(),
          "filtering the messages of a raw socket for echo requests");
      Reference.reachabilityFence(filter);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return echo;
  }

  /** The kernel delivers IPv4 packets with their headers. */
  private static FilterProgram icmpFilter(int secret) {
    FilterProgram program = new FilterProgram(8);
    program.loadByte(0);
    program.jumpIfEqual(IPV4_WITHOUT_OPTIONS, 2, 6);
    program.loadByte(IPV4_HEADER);
    program.jumpIfEqual(ECHO_REPLY, 4, 6);
    program.loadWord(IPV4_HEADER + SECRET);
    program.jumpIfEqual(secret, 7, 6);
    program.drop();
    program.accept();
    return program;
  }

  private static FilterProgram icmpv6Filter(int secret) {
    FilterProgram program = new FilterProgram(6);
    program.loadByte(0);
    program.jumpIfEqual(ICMPV6_ECHO_REPLY, 2, 4);
    program.loadWord(SECRET);
    program.jumpIfEqual(secret, 5, 4);
    program.drop();
    program.accept();
    return program;
  }

  /** The source of the requests. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Sends a request; returns 0 or an error number. */
  public int send(IpAddress to, int identifier, int sequence) {
    ByteBuffer message = request.buffer();
    message
        .putShort(CHECKSUM, (short) 0)
        .putShort(IDENTIFIER, (short) identifier)
        .putShort(SEQUENCE, (short) sequence);
    if (!v6) {
      // The kernel computes the checksum of ICMPv6.
      int sum = Checksum.fold(Checksum.sum(message, 0, REQUEST_SIZE));
      message.putShort(CHECKSUM, (short) ~sum);
    }
    host.buffer().put(0, SocketAddress.of(to, 0, endpoint.interfaceIndex()));
    int result =
        Libc.sendto(
            socket.number(),
            request.address(),
            REQUEST_SIZE,
            0,
            host.address(),
            SocketAddress.size(v6));
    return result < 0 ? -result : 0;
  }

  /** Delivers the received replies. */
  public void take(Listener listener) {
    for (int i = 0; i < MAX_REPLIES_AT_ONCE; i++) {
      host.buffer().putInt(SocketAddress.MAX_SIZE, SocketAddress.MAX_SIZE);
      int length =
          Libc.recvfrom(
              socket.number(),
              reply.address(),
              MAX_MESSAGE,
              Libc.MSG_DONTWAIT,
              host.address(),
              host.address() + SocketAddress.MAX_SIZE);
      if (length == -Errno.EINTR) {
        continue;
      }
      if (length < 0) {
        return; // No reply is left. A network error is noticed because replies are missing.
      }
      int start = v6 ? 0 : IPV4_HEADER;
      if (isReply(length, start)) {
        ByteBuffer message = reply.buffer();
        listener.replied(
            SocketAddress.address(host.buffer(), v6),
            message.getShort(start + IDENTIFIER) & 0xffff,
            message.getShort(start + SEQUENCE) & 0xffff);
      }
    }
  }

  /** Before it had the filter, the socket received all messages. */
  private boolean isReply(int length, int start) {
    ByteBuffer message = reply.buffer();
    if (length < start + REQUEST_SIZE || message.getInt(start + SECRET) != secret) {
      return false;
    }
    int type = message.get(start) & 0xff;
    if (v6) {
      return type == ICMPV6_ECHO_REPLY;
    }
    return type == ECHO_REPLY
        && (message.get(0) & 0xff) == IPV4_WITHOUT_OPTIONS
        && Checksum.fold(Checksum.sum(message, start, length - start)) == Checksum.RIGHT;
  }

  @Override
  public Descriptor socket() {
    return socket;
  }

  @Override
  public void becomesReady() {
    ready.run();
  }

  @Override
  public void close() {
    socket.close();
  }
}
