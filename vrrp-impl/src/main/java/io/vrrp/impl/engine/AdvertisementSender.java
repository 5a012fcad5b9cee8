// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.engine;

import io.vrrp.ChecksumForm;
import io.vrrp.impl.engine.port.InterfaceStatus;
import io.vrrp.impl.engine.port.TransmitFrame;
import io.vrrp.impl.protocol.AdvertisementFrame;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.MacAddress;
import io.vrrp.impl.protocol.RouterParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends the advertisements of one virtual router. It writes a frame for each version and
 * destination beforehand, so that sending allocates nothing.
 */
final class AdvertisementSender {

  private static final int[] VERSIONS = {3, 2};

  private record Prepared(IpAddress destination, TransmitFrame memory, AdvertisementFrame frame) {}

  private final EngineServices services;
  private final Reporter reporter;
  private List<Prepared> frames = List.of();

  /** The interface that the frames leave by; their sockets belong to it. */
  private int interfaceIndex;

  AdvertisementSender(EngineServices services, Reporter reporter) {
    this.services = services;
    this.reporter = reporter;
  }

  /**
   * Writes the frames for the present parameters.
   *
   * @throws IOException if the kernel refuses a socket for unicast peers; the former frames then
   *     stay in use
   */
  void write(RouterParameters parameters, InterfaceStatus network, MacAddress mac, IpAddress source)
      throws IOException {
    List<Prepared> written = new ArrayList<>();
    try {
      for (IpAddress destination : destinations(parameters, source)) {
        for (int version : VERSIONS) {
          if (parameters.versions().include(version)) {
            Prepared prepared = allocate(parameters, destination, network);
            written.add(prepared);
            prepared.frame.write(parameters, version, mac, source, destination);
          }
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      close(written);
      throw e;
    }
    List<Prepared> old = frames;
    frames = written;
    interfaceIndex = network.index();
    close(old);
  }

  private static List<IpAddress> destinations(RouterParameters parameters, IpAddress source) {
    if (!parameters.unicast().isUsed()) {
      return List.of(parameters.family().group());
    }
    List<IpAddress> others = new ArrayList<>(parameters.unicast().peers());
    others.remove(source);
    return others;
  }

  private Prepared allocate(
      RouterParameters parameters, IpAddress destination, InterfaceStatus network)
      throws IOException {
    int capacity = AdvertisementFrame.capacity(parameters);
    TransmitFrame memory =
        destination.isMulticast()
            ? services.io().allocateFrame(capacity)
            : services
                .io()
                .allocateUnicastFrame(capacity, destination, network.index(), network.name());
    try {
      return new Prepared(destination, memory, new AdvertisementFrame(memory.buffer()));
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Sends one advertisement.
   *
   * @return how many packets the kernel took
   */
  int send(int priority, ChecksumForm form) {
    int sent = 0;
    for (int i = 0; i < frames.size(); i++) {
      Prepared prepared = frames.get(i);
      int length = prepared.frame.prepare(priority, form);
      int error = prepared.memory.send(interfaceIndex, length);
      services.counters().sent(error);
      if (error == 0) {
        sent++;
      } else {
        reporter.notSent(
            prepared.destination.isMulticast()
                ? "advertisement"
                : "advertisement to " + prepared.destination,
            error);
      }
    }
    return sent;
  }

  /** Frees memory and sockets. Calling it again has no effect. */
  void close() {
    List<Prepared> old = frames;
    frames = List.of();
    close(old);
  }

  private static void close(List<Prepared> old) {
    Defects.doAll(
        old.stream().map(prepared -> (Runnable) prepared.memory::close).toArray(Runnable[]::new));
  }
}
