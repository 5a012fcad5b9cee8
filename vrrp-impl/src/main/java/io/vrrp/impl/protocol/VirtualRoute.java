// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.protocol;

import java.util.Arrays;
import java.util.Iterator;

/**
 * A route that the master of a virtual router has.
 *
 * @param destination the first address of the destination
 * @param prefixLength the length of its prefix
 * @param gateway the next router
 * @param device the name of the interface that leads to the gateway; "" = the kernel looks for it
 * @param metric its priority, of which the lowest counts; 0 = that of the kernel
 * @param table the number of its routing table
 * @param onlink whether the gateway is taken for a neighbor although no route leads to it
 */
public record VirtualRoute(
    IpAddress destination,
    int prefixLength,
    IpAddress gateway,
    String device,
    int metric,
    int table,
    boolean onlink) {

  /** The number of the main routing table. */
  public static final int MAIN_TABLE = 254;

  /** The routing table of the addresses of this host. */
  private static final int LOCAL_TABLE = 255;

  private static final String FORM =
      "destination via gateway [dev interface] [metric number] [table number] [onlink]";

  /** What follows the gateway, while it is read. */
  private static final class Options {
    private String device = "";
    private int metric;
    private int table = MAIN_TABLE;
    private boolean onlink;

    private void read(String word, Iterator<String> words) {
      switch (word) {
        case "dev" -> device = next(words, word);
        case "metric" -> metric = number(next(words, word), word);
        case "table" -> table = table(next(words, word));
        case "onlink" -> onlink = true;
        default -> throw new IllegalArgumentException("'" + word + "' is not in: " + FORM);
      }
    }

    private static int table(String text) {
      int table = text.equals("main") ? MAIN_TABLE : number(text, "table");
      if (table == LOCAL_TABLE) {
        throw new IllegalArgumentException("table " + text + " is that of local addresses");
      }
      return table;
    }

    private static int number(String text, String name) {
      try {
        int number = Integer.parseInt(text);
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Refused like a number that is out of the range.
      }
      throw new IllegalArgumentException(name + " " + text + " is not 1 to " + Integer.MAX_VALUE);
    }
  }

  /**
   * Parses {@code destination via gateway [dev interface] [metric number] [table number] [onlink]}.
   * The destination is an address with a prefix length, or {@code default}.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static VirtualRoute parse(String text) {
    Iterator<String> words = Arrays.asList(text.trim().split("\\s+")).iterator();
    String destination = words.next();
    if (!words.hasNext() || !words.next().equals("via")) {
      throw new IllegalArgumentException("it is not of the form " + FORM);
    }
    IpAddress gateway = IpAddress.parse(next(words, "via"));
    Options options = new Options();
    while (words.hasNext()) {
      options.read(words.next(), words);
    }
    if (!gateway.isUnicast()) {
      throw new IllegalArgumentException(gateway + " is not the address of a router");
    }
    if (options.device.isEmpty() && (options.onlink || gateway.isIpv6LinkLocal())) {
      throw new IllegalArgumentException(
          (options.onlink ? "onlink" : "gateway " + gateway) + " needs dev");
    }
    return of(destination, gateway, options);
  }

  private static VirtualRoute of(String destination, IpAddress gateway, Options options) {
    int length = gateway.family().addressLength();
    IpAddress address = IpAddress.of(new byte[length]);
    int prefixLength = 0;
    if (!destination.equals("default")) {
      int slash = destination.indexOf('/');
      address = IpAddress.parse(slash < 0 ? destination : destination.substring(0, slash));
      prefixLength = length * Byte.SIZE;
      if (slash >= 0) {
        prefixLength = prefixLength(destination.substring(slash + 1), length * Byte.SIZE);
      }
    }
    if (address.family() != gateway.family()) {
      throw new IllegalArgumentException(address + " and " + gateway + " are of two families");
    }
    if (!isZeroBehind(address, prefixLength)) {
      throw new IllegalArgumentException(
          destination + " has bits behind the prefix that are not 0");
    }
    return new VirtualRoute(
        address,
        prefixLength,
        gateway,
        options.device,
        options.metric,
        options.table,
        options.onlink);
  }

  private static int prefixLength(String text, int longest) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > longest) {
      throw new IllegalArgumentException("prefix length '" + text + "' is not 0 to " + longest);
    }
    return Integer.parseInt(text);
  }

  private static boolean isZeroBehind(IpAddress address, int prefixLength) {
    byte[] bytes = address.bytes();
    for (int bit = prefixLength; bit < bytes.length * Byte.SIZE; bit++) {
      if ((bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static String next(Iterator<String> words, String name) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException("nothing follows " + name);
    }
    return words.next();
  }

  /** Whether the kernel can have only one of the two. */
  public boolean excludes(VirtualRoute other) {
    return destination.equals(other.destination)
        && prefixLength == other.prefixLength
        && metric == other.metric
        && table == other.table;
  }

  @Override
  public String toString() {
    return destination
        + "/"
        + prefixLength
        + " via "
        + gateway
        + (device.isEmpty() ? "" : " dev " + device)
        + (metric == 0 ? "" : " metric " + metric)
        + (table == MAIN_TABLE ? "" : " table " + table)
        + (onlink ? " onlink" : "");
  }
}
