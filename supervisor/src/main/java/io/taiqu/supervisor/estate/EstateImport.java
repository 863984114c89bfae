package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.rollout.RollOut;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.tariff.PolicyRules;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Applies estate documents: stores them, opens accounts, and publishes what the edges need. Supply
 * points are not taken away by leaving them out.
 */
public final class EstateImport implements Estate {
  private static final long FIRST_ASSIGNMENT = 1;
  private static final int LEAST_OPENINGS_PER_HOUR = 3;
  private static final int METERS_PER_OPENING = 20;

  private final EstateStore store;
  private final DocumentDesk documents;
  private final CreditIssuing credit;
  private final Transactions transactions;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final DeploymentDescriptor deployment;
  private final RoleKeys keys;
  private final ToLongFunction<EdgeId> keyEpochOf;
  private final Predicate<SupplyPointId> frozen;
  private final Allowance allowance;
  private final Protections protections;
  private final EstateConflicts conflicts;
  private final IssuedVersions versions;
  private final PendingTariffs pending;
  private final RollOuts rollOuts;
  private final PriceLimit priceLimit;

  /**
   * The import.
   *
   * @param keyEpochOf the epoch of an edge's newest key, which its documents must name
   * @param allowance how many relays an edge may open in an hour
   * @param frozen the supply points where a mismatch holds enforcement
   * @param rollOuts which units have the newest rules
   * @param fence which keeps what versions of tariffs were given out
   * @param approvals where a change of tariffs waits for a second person
   * @param priceLimit what a kilowatt-hour may cost at the most by a tariff that is given in
   * @param protections what keeps a customer's supply on; a document adds to them and clears none
   */
  public EstateImport(
      EstateStore store,
      DocumentDesk documents,
      CreditIssuing credit,
      Transactions transactions,
      LiveFeed feed,
      InstantSource clock,
      DeploymentDescriptor deployment,
      RoleKeys keys,
      ToLongFunction<EdgeId> keyEpochOf,
      Predicate<SupplyPointId> frozen,
      Allowance allowance,
      Protections protections,
      RollOuts rollOuts,
      FenceJournal fence,
      Approvals approvals,
      PriceLimit priceLimit) {
    this.store = store;
    this.documents = documents;
    this.credit = credit;
    this.transactions = transactions;
    this.feed = feed;
    this.clock = clock;
    this.deployment = deployment;
    this.keys = keys;
    this.keyEpochOf = keyEpochOf;
    this.frozen = frozen;
    this.allowance = allowance;
    this.protections = protections;
    this.conflicts = new EstateConflicts(store, protections, credit::hasAccount);
    this.versions = new IssuedVersions(store, fence, deployment.currency(), deployment.zone());
    this.pending = new PendingTariffs(store, approvals);
    this.rollOuts = rollOuts;
    this.priceLimit = priceLimit;
    approvals.decides(
        Approval.Kind.CHANGE_TARIFF,
        new Approvals.Work() {
          @Override
          public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
            return changeTariffs(proposal, by, now);
          }

          @Override
          public void refused(Approval proposal, Instant now) {
            pending.take();
          }
        });
    rollOuts.onTakingBack(this::takeBack);
    rollOuts.onChange(this::renew);
  }

  /** How many relays an edge may open in an hour, given what is usual for it. */
  @FunctionalInterface
  public interface Allowance {
    /** The number for its policy. */
    int of(EdgeId edge, int usual);
  }

  @Override
  public Outcome apply(byte[] json, String by, String requestId) {
    EstateReader reader = new EstateReader(json, deployment.currency(), deployment.zone());
    EstateDocument document = reader.read();
    List<Problem> problems =
        reader.problems().stream()
            .map(problem -> new Problem(problem.path(), problem.message()))
            .toList();
    return problems.isEmpty()
        ? transactions.run(() -> apply(document, json, by, requestId))
        : new Outcome.Refused(problems);
  }

  private Outcome apply(EstateDocument document, byte[] json, String by, String requestId) {
    Instant now = clock.instant();
    List<Problem> found = conflicts.withStored(document, now);
    found.addAll(conflicts.protectionsDenied(document));
    found.addAll(versions.rewrittenBy(document));
    Optional<byte[]> inForce = store.newest();
    found.addAll(priceLimit.exceededBy(document, inForce.map(this::read)));
    // The tariffs of an empty database come with the installation: nobody is charged by any yet,
    // and without one no account can be opened. Every change after that takes two people.
    Optional<TariffChange> change =
        inForce
            .map(before -> TariffChange.between(read(before), document))
            .filter(known -> !known.isEmpty());
    if (change.isPresent()) {
      found.addAll(pending.otherThan(document, this::read));
    }
    boolean otherRules =
        inForce.filter(before -> !read(before).policy().equals(document.policy())).isPresent();
    if (otherRules) {
      rollOuts
          .divided()
          .ifPresent(divided ->
              found.add(new Problem("$.policyDefaults", underWay(divided.rollOut()).english())));
    }
    if (!found.isEmpty()) {
      return new Outcome.Refused(found);
    }
    byte[] effective =
        change.isPresent() ? EstateEdit.withTariffsOf(json, inForce.orElseThrow()) : json;
    if (otherRules) {
      stage(inForce.orElseThrow(), by, requestId, now);
    }
    Counts counts = put(effective, true, now);
    credit.restate(now);
    Optional<Waiting> waiting =
        change.map(known -> {
          long approval = pending.keep(json, known, by, requestId);
          return new Waiting(approval, document.points().size() - read(effective).points().size());
        });
    return new Outcome.Applied(counts, waiting);
  }

  /**
   * Lets new rules go from stage to stage, except while a restored database is brought up to date:
   * then they are what units were given before, and all of them are given everything anew.
   */
  private void stage(byte[] before, String by, String requestId, Instant now) {
    if (credit.issuance().recoveringSince().isEmpty()) {
      rollOuts.begin(before, by, requestId, now);
    }
  }

  /** Versions of tariffs that units may have and that this database does not know. */
  public List<String> lostVersions() {
    return versions.lost();
  }

  private static Obstacle underWay(RollOut rollOut) {
    return Obstacle.of(Code.ROLL_OUT_UNDER_WAY, rollOut.id());
  }

  /** A later version may be stricter; what is in force stays then, until a document is given. */
  private boolean isReadable(byte[] kept) {
    EstateReader reader = new EstateReader(kept, deployment.currency(), deployment.zone());
    reader.read();
    return reader.problems().isEmpty();
  }

  private EstateDocument read(byte[] kept) {
    EstateReader reader = new EstateReader(kept, deployment.currency(), deployment.zone());
    EstateDocument document = reader.read();
    if (!reader.problems().isEmpty()) {
      throw new IllegalStateException("a kept estate can't be read: " + reader.problems());
    }
    return document;
  }

  /** Lets the change of tariffs that waits come true; why that can't be now. */
  private Optional<Obstacle> changeTariffs(Approval proposal, String by, Instant now) {
    Optional<RollOuts.Divided> divided = rollOuts.divided();
    if (divided.isPresent()) {
      return divided.map(known -> underWay(known.rollOut()));
    }
    byte[] before = store.newest().orElseThrow();
    byte[] after = EstateEdit.withChange(before, pending.take());
    List<Problem> found = conflicts.withStored(read(after), now);
    found.addAll(versions.rewrittenBy(read(after)));
    if (!found.isEmpty()) {
      return Optional.of(
          Obstacle.of(Code.DOCUMENT_CONFLICT, found.getFirst().path(), found.getFirst().message()));
    }
    stage(before, by, "approval " + proposal.id(), now);
    put(after, true, now);
    credit.restate(now);
    return Optional.empty();
  }

  /** The rules from before a roll-out are in force again; in the caller's transaction. */
  private void takeBack() {
    RollOut rollOut = rollOuts.newest().orElseThrow();
    store.keep(EstateEdit.withRulesOf(store.newest().orElseThrow(), rollOuts.before(rollOut)));
  }

  /**
   * Puts the newest document in force again, so that contracts that ran out or began, and the
   * validity of policies, follow the calendar. Call daily.
   */
  public void renew() {
    transactions.run(() -> {
      issueRules();
      credit.restate(clock.instant());
    });
  }

  /**
   * As {@link #renew}, without deciding credit states anew: for a caller who decides all of them
   * under these rules, in its transaction.
   */
  public void issueRules() {
    store.newest().filter(this::isReadable).ifPresent(json -> put(json, false, clock.instant()));
  }

  /**
   * The supply points of an edge are served by another one from now on, in the caller's
   * transaction; the newest document is changed accordingly.
   */
  public void moved(EdgeId from, EdgeId to) {
    store.move(from, to);
    store
        .newest()
        .map(json -> new String(json, StandardCharsets.UTF_8))
        .ifPresent(json ->
            store.keep(
                json.replace(from.toString(), to.toString()).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The meter of a supply point is another one from now on, in the caller's transaction; the newest
   * document is changed accordingly.
   */
  public void exchanged(SupplyPointId point, MeterSerial serial) {
    store.exchange(point, serial);
    store.newest().ifPresent(json -> store.keep(EstateEdit.withSerial(json, point, serial)));
  }

  /**
   * A supply point hangs on another transformer from now on; the newest document is changed
   * accordingly, in the caller's transaction. False, with nothing changed, if it does not name
   * both.
   */
  public boolean moved(SupplyPointId point, TransformerId to) {
    return keep(store.newest().flatMap(json -> NetworkEdit.withPointOn(json, point, to)));
  }

  /**
   * Other current transformers stand before a meter since a moment; the newest document is changed
   * accordingly, in the caller's transaction. False, with nothing changed, if it does not name the
   * point.
   */
  public boolean ratioChanged(SupplyPointId point, CtRatio ratio, Instant since) {
    return keep(store.newest().flatMap(json -> EstateEdit.withRatio(json, point, ratio, since)));
  }

  /** As {@link #moved(SupplyPointId, TransformerId)}, of a part of the grid. */
  public boolean hangs(Link link, String child, Optional<String> parent) {
    return keep(store.newest().flatMap(json -> NetworkEdit.with(json, link, child, parent)));
  }

  private boolean keep(Optional<byte[]> changed) {
    changed.ifPresent(store::keep);
    return changed.isPresent();
  }

  private Counts put(byte[] json, boolean given, Instant now) {
    EstateDocument newest = read(json);
    EstateDocument document =
        rollOuts
            .divided()
            .map(divided ->
                newest.partly(
                    divided.reached(), read(EstateEdit.withRulesOf(json, divided.before()))))
            .orElse(newest);
    LocalDate today = LocalDate.ofInstant(now, deployment.zone());
    List<EstateDocument.Point> active =
        document.points().stream()
            .filter(point -> point.contract().filter(c -> c.permitsSupplyOn(today)).isPresent())
            .toList();
    int changed = store.save(document, active.stream().map(EstateDocument.Point::id).toList(), now);
    store.keep(json);
    versions.note(newest, now);
    Protections.Taken taken =
        protections.take(
            document.points().stream()
                .collect(
                    Collectors.toMap(EstateDocument.Point::id, EstateDocument.Point::protections)),
            given,
            now);
    for (EstateDocument.Transformer transformer : document.transformers()) {
      EstateDocument.UnitRules rules = document.rulesOf(transformer);
      Map<TariffCode, Tariff> tariffs =
          rules.tariffs().stream().collect(Collectors.toMap(Tariff::code, Function.identity()));
      publishTariffs(transformer, tariffs);
      publishPolicy(transformer, rules.policy(), taken.inForce(), now);
      transformer.points().stream()
          .filter(active::contains)
          .forEach(point -> openAccount(transformer, point, tariffs, now));
    }
    transactions.afterCommit(() -> feed.publish(new Change.EstateChanged()));
    return new Counts(
        document.districts().size(),
        document.transformers().size(),
        document.points().size(),
        document.tariffs().size(),
        changed,
        taken.set(),
        taken.kept());
  }

  private void publishTariffs(
      EstateDocument.Transformer transformer, Map<TariffCode, Tariff> tariffs) {
    Map<SupplyPointId, TariffCode> assignments =
        transformer.points().stream()
            .collect(Collectors.toMap(EstateDocument.Point::id, EstateDocument.Point::tariff));
    List<Tariff> used =
        assignments.values().stream()
            .distinct()
            .map(tariffs::get)
            .sorted(Comparator.comparing(tariff -> tariff.code().code()))
            .toList();
    documents.put(
        transformer.code().code(),
        revision ->
            new TariffSet(
                deployment.deployment(),
                transformer.edge(),
                keyEpochOf.applyAsLong(transformer.edge()),
                revision,
                used,
                assignments),
        keys.tariff());
  }

  private void publishPolicy(
      EstateDocument.Transformer transformer,
      PolicyRules rules,
      Map<SupplyPointId, Set<Protection>> inForce,
      Instant now) {
    Instant from =
        rules
            .validFrom()
            .orElseGet(() ->
                LocalDate.ofInstant(now, ZoneOffset.UTC)
                    .withDayOfMonth(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant());
    int meters = transformer.points().size();
    int openings =
        allowance.of(
            transformer.edge(),
            rules
                .openingsPerHour()
                .orElse(Math.max(LEAST_OPENINGS_PER_HOUR, meters / METERS_PER_OPENING)));
    List<PolicyEntry> entries = new ArrayList<>();
    for (EstateDocument.Point point : transformer.points()) {
      PolicyRules.PointRules own = point.policy();
      Set<Protection> held = inForce.getOrDefault(point.id(), Set.of());
      entries.add(
          new PolicyEntry(
              point.id(),
              own.enforce(),
              held.contains(Protection.PROTECTED_CUSTOMER),
              held.contains(Protection.LIFE_SUPPORT),
              held.contains(Protection.DISPUTE) || frozen.test(point.id()),
              own.emergencyCredit(),
              own.warningSteps(),
              own.disconnectAt(),
              own.reconnectAt(),
              own.stepCap(),
              new Power(point.meter().ratedWatts()),
              own.terms()));
    }
    documents.put(
        transformer.code().code(),
        revision ->
            new Policy(
                deployment.deployment(),
                transformer.edge(),
                keyEpochOf.applyAsLong(transformer.edge()),
                revision,
                from,
                from.plus(Duration.ofDays(rules.validDays())),
                deployment.zone(),
                rules.quietHours(),
                rules.holidays(),
                openings,
                rules.openingsPerDay(),
                rules.minGap(),
                rules.bootGrace(),
                rules.warningLead(),
                entries),
        keys.policy());
  }

  private void openAccount(
      EstateDocument.Transformer transformer,
      EstateDocument.Point point,
      Map<TariffCode, Tariff> tariffs,
      Instant now) {
    // What was handed over since is not opened again.
    if (point.opening().isEmpty() || credit.epochOf(point.id()) > FIRST_ASSIGNMENT) {
      return;
    }
    EstateDocument.Opening opening = point.opening().get();
    ChargingState charging =
        ChargingState.opening(
            Objects.requireNonNull(tariffs.get(point.tariff())),
            opening.register(),
            opening.at(),
            point.meter().ratio());
    documents.putOnce(
        point.id().toString(),
        revision ->
            new Handover(
                deployment.deployment(),
                point.id(),
                point.meter().serial().hash(),
                transformer.edge(),
                FIRST_ASSIGNMENT,
                revision,
                Money.ZERO,
                Money.ZERO,
                0,
                charging),
        keys.credit());
    credit.open(
        point.id(), transformer.edge(), point.meter().serial().hash(), FIRST_ASSIGNMENT, now);
  }
}
