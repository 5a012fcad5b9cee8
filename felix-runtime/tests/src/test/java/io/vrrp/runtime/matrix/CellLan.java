// SPDX-License-Identifier: Apache-2.0
package io.vrrp.runtime.matrix;

import io.vrrp.runtime.lab.Await;
import io.vrrp.runtime.lab.Lab;
import io.vrrp.runtime.lab.PacketTap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One cell on its own LAN, with a client and a tap. */
final class CellLan {
  /**
   * How long the client may take to find the new master. When our process is killed, its addresses
   * stay in the kernel for the 3 s of addressLifetime; meanwhile both answer ARP, if the new master
   * has another MAC address.
   */
  private static final Duration REACHABLE = Duration.ofSeconds(6);

  private static final long ROLE_PERIOD = 100_000_000;

  private final Lab lab;
  private final Cell cell;
  private final int number;
  private final String network;
  private final Routers routers;
  private final Wire wire;
  private final Election election;
  private final List<Verdict> verdicts = new ArrayList<>();
  private Member absentee;
  private boolean broken;

  /** The present event; null if the step does not apply here. */
  private Happening happening;

  private long acted;
  private long rolesAsked;
  private long rolesRight;

  /** The wire is not judged yet from this time on. */
  private long begin;

  CellLan(Lab lab, Cell cell, int number, OurJvm jvm) {
    this.lab = lab;
    this.cell = cell;
    this.number = number;
    this.network = "n" + number;
    lab.network(network);
    lab.addAddress(network, cell.protocol().clientAddress(number));
    wire = new Wire(lab.tap(network), cell, number);
    routers = new Routers(lab, network, cell, number, jvm);
    election = new Election(cell.members());
    begin = PacketTap.now();
  }

  Cell cell() {
    return cell;
  }

  Optional<Member> master() {
    return election.master();
  }

  /** Returns the member that the last outage concerned, until it is over. */
  Optional<Member> absentee() {
    return Optional.ofNullable(absentee);
  }

  List<Verdict> verdicts() {
    return verdicts;
  }

  /** Called before the event happens on any LAN, because our JVM serves all of them. */
  void prepare(Step step) {
    if (!broken) {
      step.subject().apply(this).ifPresent(subject -> routers.save(step.event(), subject));
    }
  }

  /** Makes the event happen. */
  void begin(Step step) {
    happening = null;
    rolesRight = 0;
    Optional<Member> subject = step.subject().apply(this);
    if (broken || subject.isEmpty()) {
      verdicts.add(broken ? Verdict.NOT_TRIED : Verdict.NOT_APPLICABLE);
      return;
    }
    happening = reckon(step.event(), subject.get());
    acted = PacketTap.now();
    try {
      routers.act(step.event(), subject.get());
    } catch (RuntimeException | AssertionError e) {
      broken = true;
      happening = null;
      verdicts.add(new Verdict("?", List.of(step.event() + " of " + subject.get() + ": " + e)));
    }
  }

  private Happening reckon(Event event, Member subject) {
    Member before = election.master().orElse(null);
    boolean meeting = false;
    boolean teaches = false;
    if (event.isArrival()) {
      // With "auto", our master may send a form that peers reject, until it has heard a peer.
      boolean understands = before == null || !before.isOurs() || !wire.lastOfOursIsForeign();
      teaches = !understands;
      meeting = before != null && (!understands || election.returnsAsMaster(subject));
      election.appears(subject, understands);
      absentee = null;
    } else {
      election.vanishes(subject, event == Event.CUT);
      absentee = subject;
    }
    return new Happening(
        event, subject, before, election.master().orElse(null), meeting, teaches, cell.interval());
  }

  /** Whether the expected result is there and lasts; also true if nothing should happen. */
  boolean isSettled() {
    if (happening == null) {
      return true;
    }
    long now = PacketTap.now();
    Timeline recent = wire.between(now - happening.watchNanos(), now);
    return recent.claimants().equals(Set.of(Judge.name(happening.after())))
        && rolesAreRight(now)
        && now - rolesRight >= happening.watchNanos();
  }

  private boolean rolesAreRight(long now) {
    if (rolesRight == 0 && now - rolesAsked > ROLE_PERIOD) {
      rolesAsked = now;
      boolean right =
          present().stream()
              .allMatch(
                  member ->
                      routers
                          .role(member)
                          .equals(member.equals(happening.after()) ? "MASTER" : "BACKUP"));
      rolesRight = right ? PacketTap.now() : 0;
    }
    return rolesRight != 0;
  }

  private List<Member> present() {
    return cell.members().stream().filter(election::isPresent).toList();
  }

  /** Judges everything since the last step was concluded. */
  void conclude(boolean settled, long lateness) {
    if (happening == null) {
      return;
    }
    long end = PacketTap.now();
    Timeline timeline = wire.between(begin, end);
    Verdict verdict = Judge.judge(happening, timeline, lateness);
    List<String> problems = new ArrayList<>(verdict.problems());
    if (settled) {
      reachability().ifPresent(problems::add);
    } else {
      problems.add("not settled: " + roles());
      broken = true;
    }
    if (!problems.isEmpty()) {
      problems.add("  " + happening);
      timeline.describe(acted).forEach(line -> problems.add("  " + line));
    }
    verdicts.add(new Verdict(verdict.measured(), problems));
    // Includes the last claim of the settled master: the next take-over is measured from there.
    begin = end - happening.intervalNanos() * 11 / 10;
    wire.forgetBefore(begin);
  }

  private String roles() {
    return present().stream()
        .map(member -> member + " says " + routers.role(member))
        .collect(Collectors.joining("; "));
  }

  private Optional<String> reachability() {
    String target = cell.protocol().target(number);
    String port = routers.port(happening.after());
    try {
      Await.until(
          "client reaches " + target + " at " + happening.after(),
          REACHABLE,
          () -> lab.ping(target) && lab.portTowards(network, target).equals(port));
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Returns a verdict on each router's counters of received packets. */
  List<Verdict> figures() {
    return cell.members().stream()
        .map(member -> broken ? Verdict.NOT_TRIED : judgeFigures(member))
        .toList();
  }

  private Verdict judgeFigures(Member member) {
    Figures figures = routers.figures(member);
    List<String> problems = new ArrayList<>();
    // Peers may reject packets that we sent before we knew their checksum; no other router may
    // reject anything.
    int excused = member.isOurs() || cell.checksum() != Checksum.AUTO ? 0 : wire.foreignChecksums();
    if (figures.rejected() > excused) {
      problems.add(member + " rejected " + figures.rejected() + ", excused are " + excused);
    }
    // An owner need not hear any router: it is master at once.
    if (figures.accepted() == 0 && member.priority() != 255) {
      problems.add(member + " accepted nothing");
    }
    return new Verdict(figures.accepted() + "/" + figures.rejected(), problems);
  }

  /** Ends processes that would take long to end in order. */
  void end() {
    routers.end();
  }
}
