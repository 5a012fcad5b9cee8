// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.lan;

import io.vrrp.impl.protocol.ChecksumMode;
import io.vrrp.impl.protocol.IpAddress;
import io.vrrp.impl.protocol.IpFamily;
import io.vrrp.impl.protocol.RouterParameters;
import io.vrrp.impl.protocol.Timers;
import io.vrrp.impl.protocol.VirtualIp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Everything that happens on one LAN. It follows from the seed, so the seed is enough to repeat it.
 * A part of its disturbances and nodes is also a scenario.
 */
record Scenario(
    long seed,
    List<RouterParameters> parameters,
    List<IpAddress> sources,
    long[] startTimes,
    long[] startDelays,
    long[] clockOrigins,
    long[][] delays,
    boolean loopback,
    List<Disturbance> disturbances,
    long end) {

  static final int VRID = 7;

  private static final long HOUR = 3_600_000_000_000L;

  /** The longest delay of a frame on an undisturbed LAN. */
  static final long MAX_DELAY = 500_000;

  static Scenario of(long seed) {
    return new Builder(seed).build();
  }

  Scenario with(List<Disturbance> some) {
    return new Scenario(
        seed,
        parameters,
        sources,
        startTimes,
        startDelays,
        clockOrigins,
        delays,
        loopback,
        some,
        end);
  }

  /** The same scenario, without starting a node. */
  Scenario without(int node) {
    long[] times = startTimes.clone();
    times[node] = Long.MAX_VALUE;
    return new Scenario(
        seed,
        parameters,
        sources,
        times,
        startDelays,
        clockOrigins,
        delays,
        loopback,
        disturbances,
        end);
  }

  int size() {
    return parameters.size();
  }

  boolean has(int node) {
    return startTimes[node] != Long.MAX_VALUE;
  }

  static RouterParameters withPriority(RouterParameters p, int priority) {
    return copy(p, priority, p.advertInterval(), p.preempt(), p.preemptDelay(), p.virtualIps());
  }

  static RouterParameters withInterval(RouterParameters p, int interval) {
    return copy(p, p.priority(), interval, p.preempt(), p.preemptDelay(), p.virtualIps());
  }

  static RouterParameters withPreempt(RouterParameters p, boolean preempt) {
    return copy(p, p.priority(), p.advertInterval(), preempt, p.preemptDelay(), p.virtualIps());
  }

  static RouterParameters withPreemptDelay(RouterParameters p, int milliseconds) {
    long delay = milliseconds * 1_000_000L;
    return copy(p, p.priority(), p.advertInterval(), p.preempt(), delay, p.virtualIps());
  }

  static RouterParameters withAddresses(RouterParameters p, int variant) {
    return copy(
        p,
        p.priority(),
        p.advertInterval(),
        p.preempt(),
        p.preemptDelay(),
        virtualIps(p.family(), variant));
  }

  private static RouterParameters copy(
      RouterParameters p,
      int priority,
      int interval,
      boolean preempt,
      long preemptDelay,
      List<VirtualIp> ips) {
    return new RouterParameters(
        p.family(),
        p.vrid(),
        priority,
        interval,
        preempt,
        preemptDelay,
        false,
        ips,
        p.checksumMode(),
        p.versions(),
        p.authentication(),
        p.unicast());
  }

  /** A different list of addresses for each number. */
  static List<VirtualIp> virtualIps(IpFamily family, int variant) {
    List<VirtualIp> ips = new ArrayList<>();
    if (family == IpFamily.IPV6) {
      ips.add(VirtualIp.parse("fe80::1:7"));
    }
    for (int i = 0; i <= variant; i++) {
      ips.add(VirtualIp.parse((family == IpFamily.IPV4 ? "192.0.2." : "2001:db8::") + (10 + i)));
    }
    return ips;
  }

  /** Creates a random scenario. */
  private static final class Builder {

    private final long seed;
    private final Random random;
    private final boolean dense;
    private final int size;
    private final IpFamily family;
    private final int minInterval;
    private final int maxInterval;

    /** The longest preempt delay, in milliseconds. */
    private final int maxPreemptDelay;

    private final List<Disturbance> disturbances = new ArrayList<>();

    Builder(long seed) {
      this.seed = seed;
      // Mix the seed: the plain generator begins alike for neighboring seeds.
      random = new Random(new SplittableRandom(seed).nextLong());
      dense = random.nextInt(100) < 40;
      size = 2 + random.nextInt(5);
      family = random.nextBoolean() ? IpFamily.IPV4 : IpFamily.IPV6;
      int low = dense ? 1 : 1500;
      int high = dense ? 100 : RouterParameters.MAX_ADVERT_INTERVAL;
      int one = low + random.nextInt(high - low + 1);
      int other = random.nextBoolean() ? one : low + random.nextInt(high - low + 1);
      minInterval = Math.min(one, other);
      maxInterval = Math.max(one, other);
      maxPreemptDelay = 10 * maxInterval * new int[] {0, 3, 20}[random.nextInt(3)];
    }

    Scenario build() {
      List<RouterParameters> parameters = new ArrayList<>();
      List<IpAddress> sources = new ArrayList<>();
      long[] startTimes = new long[size];
      long[] startDelays = new long[size];
      long[] clockOrigins = new long[size];
      long[][] delays = new long[size][size];
      long longest = Timers.interval(maxInterval);
      long maxStartDelay = random.nextInt(3) == 0 ? 5 * longest : 0;
      int preemptPercent = new int[] {100, 0, 50}[random.nextInt(3)];
      int priorities = new int[] {254, 3, 1}[random.nextInt(3)];
      ChecksumMode[] modes = ChecksumMode.values();
      for (int i = 0; i < size; i++) {
        boolean owner = random.nextInt(20) == 0;
        RouterParameters undelayed =
            new RouterParameters(
                family,
                VRID,
                owner ? RouterParameters.OWNER_PRIORITY : 1 + random.nextInt(priorities),
                interval(),
                random.nextInt(100) < preemptPercent,
                false,
                virtualIps(family, random.nextInt(10) == 0 ? 1 : 0),
                modes[random.nextInt(modes.length)]);
        parameters.add(withPreemptDelay(undelayed, preemptDelay()));
        sources.add(source(i));
        startTimes[i] = random.nextInt(3) == 0 ? 1 : 1 + (long) (random.nextDouble() * 4 * longest);
        startDelays[i] = (long) (random.nextDouble() * maxStartDelay);
        clockOrigins[i] = random.nextLong() >> 3;
        for (int j = 0; j < size; j++) {
          delays[i][j] = 1000 + random.nextInt((int) MAX_DELAY - 1000);
        }
      }
      long quiet = longest * (5 + 6L * size) + size * 1_000_000_000L + maxStartDelay;
      if (maxPreemptDelay > 0) {
        quiet += maxPreemptDelay * 1_000_000L + 6 * longest + 1_000_000_000L;
      }
      long time = 5 * longest;
      int rounds = 1 + random.nextInt(3);
      for (int round = 0; round < rounds; round++) {
        long stretch = longest * (1 + random.nextInt(25));
        disturb(time, stretch);
        time += stretch + 12 * longest + quiet;
      }
      if (random.nextInt(3) == 0) {
        time = maintain(time, quiet);
      }
      if (random.nextInt(3) == 0) {
        time = part(time, quiet);
      }
      if (!dense) {
        time += HOUR + (long) (random.nextDouble() * 6 * HOUR);
      }
      disturbances.sort(Comparator.comparingLong(Disturbance::start));
      return new Scenario(
          seed,
          parameters,
          sources,
          startTimes,
          startDelays,
          clockOrigins,
          delays,
          random.nextBoolean(),
          disturbances,
          time);
    }

    private int interval() {
      return minInterval + random.nextInt(maxInterval - minInterval + 1);
    }

    /** In milliseconds. */
    private int preemptDelay() {
      return random.nextInt(3) == 0 ? 0 : random.nextInt(maxPreemptDelay + 1);
    }

    /** The LAN splits into two parts, each with a master, and nothing else happens. */
    private long part(long from, long quiet) {
      long longest = Timers.interval(maxInterval);
      long duration = 1 + (long) (random.nextDouble() * 12 * longest);
      int part = 1 + random.nextInt((1 << size) - 2);
      disturbances.add(new Disturbance(Disturbance.Kind.SPLIT, from, duration, -1, part));
      return from + duration + longest + quiet;
    }

    /** A master is drained; then others leave or die, one after the other. */
    private long maintain(long from, long quiet) {
      long longest = Timers.interval(maxInterval);
      disturbances.add(new Disturbance(Disturbance.Kind.RELINQUISH, from, 0, -1, 0));
      long time = from + quiet;
      int departures = 1 + random.nextInt(size);
      for (int i = 0; i < departures; i++) {
        Disturbance.Kind kind =
            new Disturbance.Kind[] {
                  Disturbance.Kind.CRASH, Disturbance.Kind.FLAP, Disturbance.Kind.USELESS
                }
                [random.nextInt(3)];
        long duration = 1 + (long) (random.nextDouble() * (12 * longest + 2_000_000_000L));
        disturbances.add(new Disturbance(kind, time, duration, random.nextInt(size), 0));
        time += 1 + (long) (random.nextDouble() * (8 * longest + 1_000_000_000L));
      }
      return time + 12 * longest + 2_000_000_000L + quiet;
    }

    /** Different for each node; half of them have the sign bit set. */
    private IpAddress source(int node) {
      int bits = random.nextInt();
      return family == IpFamily.IPV4
          ? IpAddress.ofIpv4(bits & 0x8fff_fff8 | 0x0a00_0000 | node)
          : new IpAddress(true, 0xfe80L << 48, (long) bits << 32 | node);
    }

    private void disturb(long from, long stretch) {
      int count = random.nextInt(dense ? 20 : 10);
      Disturbance.Kind[] kinds = Disturbance.Kind.values();
      for (int i = 0; i < count; i++) {
        Disturbance.Kind kind = kinds[random.nextInt(kinds.length)];
        long start = from + (long) (random.nextDouble() * stretch);
        double intervals = new double[] {0.3, 1, 4, 12}[random.nextInt(4)];
        long duration = 1 + (long) (random.nextDouble() * intervals * Timers.interval(maxInterval));
        int node = random.nextInt(size);
        int argument =
            switch (kind) {
              case LOSS, DUPLICATION -> 5 + random.nextInt(96);
              case JITTER -> 1 + random.nextInt(150);
              case CUT, DUPLICATE_ADDRESS -> (node + 1 + random.nextInt(size - 1)) % size;
              case SPLIT -> 1 + random.nextInt((1 << size) - 2);
              case RUBBISH -> 1 + random.nextInt(3);
              case PRIORITY -> random.nextInt(20) == 0 ? 255 : 1 + random.nextInt(254);
              case OVERRIDE -> random.nextInt(255);
              case INTERVAL -> interval();
              case PREEMPT, ADDRESSES -> random.nextInt(2);
              case PREEMPT_DELAY -> preemptDelay();
              case TRACKER -> random.nextInt(LanTrackers.REPORTS);
              case FLAP, USELESS, STALL, SUSPENSION, CRASH, MUTE, RELINQUISH, STARTUP -> 0;
            };
        switch (kind) {
          case PRIORITY, OVERRIDE, INTERVAL, PREEMPT, PREEMPT_DELAY, ADDRESSES, TRACKER, STARTUP ->
              duration = 0;
          case RELINQUISH -> {
            node = -1;
            duration = 0;
          }
          case LOSS, DUPLICATION, JITTER, SPLIT -> node = -1;
          case RUBBISH -> {
            node = -1;
            // With long intervals, a long flood of such packets would take most of the simulation.
            duration = Math.min(duration, 2_000_000_000L);
          }
          default -> {}
        }
        disturbances.add(new Disturbance(kind, start, duration, node, argument));
      }
    }
  }
}
