package io.taiqu.supervisor.protection;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Protected customers, life support and disputes. One person sets a protection, and it is in the
 * next policy; to clear it takes two. A mistake in the one direction costs money, in the other
 * perhaps a life.
 */
public final class Protections implements Approvals.Work {
  private final ProtectionStore store;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private volatile Runnable changed = () -> {};

  public Protections(
      ProtectionStore store,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      Approvals approvals) {
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    approvals.decides(Approval.Kind.CLEAR_PROTECTION, this);
  }

  /** What to call after a commit that set or cleared one: the policies carry them. */
  public void onChange(Runnable action) {
    changed = action;
  }

  /** What came of setting one. */
  public sealed interface Outcome {
    /** It is in force. */
    record Done(Standing standing) implements Outcome {}

    /** It was in force before; nothing changed. */
    record InForce(Standing standing) implements Outcome {}

    /** Nobody said why; nothing changed. */
    record NoReason() implements Outcome {}
  }

  /** Sets a protection; it takes effect at once. */
  public Outcome set(
      SupplyPointId point, Protection protection, String reason, String by, String requestId) {
    if (!Approvals.isReason(reason)) {
      return new Outcome.NoReason();
    }
    return transactions.run(() -> {
      Optional<Standing> before = inForce(point, protection);
      if (before.isPresent()) {
        return new Outcome.InForce(before.get());
      }
      Standing standing = new Standing(protection, true, by, reason.strip(), clock.instant());
      store.save(point, standing);
      audit.record(
          new Deed(
              by,
              "protection.set",
              "point:" + point,
              "",
              protection + ": " + standing.reason(),
              requestId));
      transactions.afterCommit(() -> changed.run());
      return new Outcome.Done(standing);
    });
  }

  /**
   * Sets a protection that a unit shows and this database does not know, in the caller's
   * transaction.
   *
   * @param policy the policy that says so, which is lost here
   */
  public void bringBack(SupplyPointId point, Protection protection, EdgeId unit, String policy) {
    if (inForce(point, protection).isPresent()) {
      return;
    }
    String by = "unit " + unit;
    String reason = "shown by policy " + policy + ", which is newer than this database";
    store.save(point, new Standing(protection, true, by, reason, clock.instant()));
    audit.record(
        new Deed(
            by, "protection.broughtBack", "point:" + point, "", protection + ": " + reason, ""));
    transactions.afterCommit(() -> changed.run());
  }

  /** What is in force at a supply point. */
  public List<Standing> of(SupplyPointId point) {
    return store.of(point).stream().filter(Standing::inForce).toList();
  }

  /** How a protection stands, if it is in force. */
  public Optional<Standing> inForce(SupplyPointId point, Protection protection) {
    return of(point).stream().filter(standing -> standing.protection() == protection).findFirst();
  }

  /** The subject of the proposal to clear one. */
  public static String subject(SupplyPointId point, Protection protection) {
    return "point:" + point + "/" + protection;
  }

  /**
   * The facts of the proposal to clear one.
   *
   * @return empty if it is not in force
   */
  public Optional<SequencedMap<String, String>> proposeClearing(
      SupplyPointId point, Protection protection) {
    return inForce(point, protection)
        .map(standing -> {
          SequencedMap<String, String> facts = new LinkedHashMap<>();
          facts.put("point", point.toString());
          facts.put("protection", protection.name());
          facts.put("since", standing.at().toString());
          facts.put("setBy", standing.by());
          facts.put("setReason", standing.reason());
          return facts;
        });
  }

  @Override
  public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
    SupplyPointId point = SupplyPointId.parse(proposal.fact("point"));
    Protection protection = Protection.valueOf(proposal.fact("protection"));
    Optional<Standing> standing = inForce(point, protection);
    if (standing.isEmpty()) {
      return Optional.of(Obstacle.of(Code.PROTECTION_NOT_IN_FORCE, protection));
    }
    if (!standing.get().at().toString().equals(proposal.fact("since"))) {
      return Optional.of(Obstacle.of(Code.PROTECTION_SET_ANEW));
    }
    store.save(point, new Standing(protection, false, by, proposal.reason(), now));
    transactions.afterCommit(() -> changed.run());
    return Optional.empty();
  }

  /**
   * What an estate document came to.
   *
   * @param inForce what is in force now
   * @param set how many the document set
   * @param kept how many are in force though the document does not name them
   */
  public record Taken(Map<SupplyPointId, Set<Protection>> inForce, int set, int kept) {}

  /**
   * Takes over what an estate document names, in the caller's transaction. What it does not name
   * stays as it is.
   *
   * @param named what the document says of each of its supply points
   * @param given whether a person gives it now; if not, what two people cleared stays cleared
   */
  public Taken take(Map<SupplyPointId, Set<Protection>> named, boolean given, Instant now) {
    Map<SupplyPointId, List<Standing>> all = store.all();
    Map<SupplyPointId, Set<Protection>> inForce = new HashMap<>();
    int kept = 0;
    for (Map.Entry<SupplyPointId, List<Standing>> entry : all.entrySet()) {
      Set<Protection> here = EnumSet.noneOf(Protection.class);
      entry.getValue().stream()
          .filter(Standing::inForce)
          .map(Standing::protection)
          .forEach(here::add);
      inForce.put(entry.getKey(), here);
      Set<Protection> unnamed = EnumSet.noneOf(Protection.class);
      unnamed.addAll(here);
      unnamed.removeAll(named.getOrDefault(entry.getKey(), Set.of()));
      kept += unnamed.size();
    }
    int set = 0;
    for (Map.Entry<SupplyPointId, Set<Protection>> entry : named.entrySet()) {
      Set<Protection> here =
          inForce.computeIfAbsent(entry.getKey(), _ -> EnumSet.noneOf(Protection.class));
      Set<Protection> known = EnumSet.noneOf(Protection.class);
      all.getOrDefault(entry.getKey(), List.of()).forEach(s -> known.add(s.protection()));
      for (Protection protection : entry.getValue()) {
        if (!here.contains(protection) && (given || !known.contains(protection))) {
          store.save(entry.getKey(), new Standing(protection, true, Standing.DOCUMENT, "", now));
          here.add(protection);
          set++;
        }
      }
    }
    return new Taken(inForce, set, kept);
  }
}
