// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.linux.netlink;

import io.vrrp.impl.linux.libc.Descriptor;
import io.vrrp.impl.linux.libc.Errno;
import io.vrrp.impl.linux.libc.Libc;
import io.vrrp.impl.linux.libc.NativeMemory;
import io.vrrp.impl.linux.libc.Structures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Requests to route netlink and the kernel's answers, matched by their sequence numbers. */
public final class NetlinkExchange {

  /** An exchange with the kernel, which may fail. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** Writes one request with its sequence number. */
  @FunctionalInterface
  public interface Request {
    void write(NetlinkWriter to, int sequence);
  }

  /** The answers to this many requests fit into a receive buffer of the system's default size. */
  private static final int MAX_BATCH = 64;

  /** The longest request sets an alias of the maximum length. */
  private static final int MAX_REQUEST_SIZE = 512;

  private static final int REQUEST_BUFFER = 1 << 15;
  private static final int ANSWER_BUFFER = 1 << 20;
  private static final int MAX_DUMP_ATTEMPTS = 16;
  private static final int ANSWER_TIMEOUT_SECONDS = 5;

  private final NetlinkSocket socket;
  private final NativeMemory requests = NativeMemory.ofStructures(REQUEST_BUFFER);
  private final NetlinkWriter writer = new NetlinkWriter(requests.buffer());
  private int lastSequence;

  private NetlinkExchange(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** As {@link #open()}; the kernel leaves out of a dump what the request does not ask for. */
  static NetlinkExchange openStrict() throws IOException {
    NetlinkExchange requests = open();
    // Before Linux 4.20 it sends all, and the reader leaves them out.
    Libc.setsockopt(
        requests.socket.descriptor().number(),
        Netlink.SOL_NETLINK,
        Netlink.NETLINK_GET_STRICT_CHK,
        Structures.ofInt(1));
    return requests;
  }

  public static NetlinkExchange open() throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(0, ANSWER_BUFFER);
    try {
      Descriptor descriptor = socket.descriptor();
      byte[] on = Structures.ofInt(1);
      descriptor.setOption(
          Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, on, "asking netlink for short answers");
      descriptor.setOption(
          Netlink.SOL_NETLINK, Netlink.NETLINK_EXT_ACK, on, "asking netlink for explanations");
      // The kernel answers within the system call. The timeout only prevents an endless wait if it
      // did not.
      byte[] timeout = Structures.allocate(16).putLong(0, ANSWER_TIMEOUT_SECONDS).array();
      descriptor.setOption(
          Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeout, "limiting the wait for netlink's answers");
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new NetlinkExchange(socket);
  }

  /**
   * Sends requests in batches and returns their answers in the same order.
   *
   * @param all groups of requests; a group is never split, so that no program sees only a part of
   *     it done
   * @param action what the requests do, for messages
   * @param messages receives each message of an answer that is not a verdict
   * @param between what to do after each batch
   */
  List<List<Answer>> send(
      List<List<Request>> all, String action, Consumer<NetlinkReader> messages, Step between)
      throws IOException {
    List<List<Answer>> answers = new ArrayList<>(all.size());
    int from = 0;
    while (from < all.size()) {
      int first = lastSequence + 1;
      int to = from;
      writer.clear();
      while (to < all.size() && hasRoomFor(all.get(to), lastSequence + 1 - first)) {
        for (Request request : all.get(to)) {
          request.write(writer, ++lastSequence);
        }
        to++;
      }
      Iterator<Answer> ofBatch = exchange(first, lastSequence + 1 - first, action, messages);
      for (; from < to; from++) {
        List<Answer> ofGroup = new ArrayList<>();
        for (int i = 0; i < all.get(from).size(); i++) {
          ofGroup.add(ofBatch.next());
        }
        answers.add(ofGroup);
      }
      between.run();
    }
    return answers;
  }

  private boolean hasRoomFor(List<Request> group, int present) {
    return present == 0
        || present + group.size() <= MAX_BATCH
            && group.size() * MAX_REQUEST_SIZE <= writer.remaining();
  }

  private Iterator<Answer> exchange(
      int first, int count, String action, Consumer<NetlinkReader> messages) throws IOException {
    socket.discardAll();
    send(action);
    Answer[] answers = new Answer[count];
    int missing = answers.length;
    NetlinkReader reader = socket.reader();
    while (missing > 0) {
      receive(action);
      while (reader.next()) {
        int index = reader.sequence() - first;
        if (index < 0 || index >= answers.length || answers[index] != null) {
          continue;
        }
        if (reader.type() == Netlink.NLMSG_ERROR) {
          int errno = reader.errno();
          answers[index] = errno == 0 ? Answer.SUCCESS : new Answer(errno, reader.errorText());
          missing--;
        } else {
          messages.accept(reader);
        }
      }
    }
    return Arrays.asList(answers).iterator();
  }

  /**
   * Reads all objects of a kind.
   *
   * @param request the dump request
   * @param answer the type of the messages that describe an object
   * @param read makes an object from the reader's present message, or returns null to leave it out
   */
  public <T> List<T> dump(
      Request request, int answer, Function<NetlinkReader, T> read, String action)
      throws IOException {
    for (int attempt = 0; attempt < MAX_DUMP_ATTEMPTS; attempt++) {
      List<T> objects = new ArrayList<>();
      if (dumpOnce(request, answer, read, objects, action)) {
        return objects;
      }
    }
    throw new IOException(action + ": they changed during each of " + MAX_DUMP_ATTEMPTS + " reads");
  }

  /** Reads once; returns whether the objects did not change meanwhile. */
  private <T> boolean dumpOnce(
      Request request, int answer, Function<NetlinkReader, T> read, List<T> objects, String action)
      throws IOException {
    socket.discardAll();
    int sequence = ++lastSequence;
    writer.clear();
    request.write(writer, sequence);
    send(action);
    boolean consistent = true;
    NetlinkReader reader = socket.reader();
    while (true) {
      receive(action);
      while (reader.next()) {
        if (reader.sequence() != sequence) {
          continue;
        }
        consistent &= (reader.flags() & Netlink.NLM_F_DUMP_INTR) == 0;
        int type = reader.type();
        if (type == Netlink.NLMSG_DONE || type == Netlink.NLMSG_ERROR) {
          if (reader.errno() != 0) {
            throw Errno.failure(action, reader.errno());
          }
          return consistent;
        }
        T object = type == answer ? read.apply(reader) : null;
        if (object != null) {
          objects.add(object);
        }
      }
    }
  }

  private void send(String action) throws IOException {
    int number = socket.descriptor().number();
    int result = Libc.send(number, requests.address(), writer.length(), 0);
    if (result < 0) {
      throw Errno.failure(action, -result, Errno.NET_ADMIN);
    }
  }

  private void receive(String action) throws IOException {
    int length = socket.receive(0);
    if (length == -Errno.EAGAIN) {
      throw new IOException(
          action + ": no answer from the kernel within " + ANSWER_TIMEOUT_SECONDS + " s");
    }
    if (length < 0) {
      throw Errno.failure(action, -length);
    }
    if (length > socket.capacity()) {
      throw new IOException(action + ": the kernel's answer of " + length + " bytes is too long");
    }
  }

  public void close() {
    socket.close();
  }
}
