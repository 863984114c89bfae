package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.fleet.DocumentDesk;
import io.taiqu.supervisor.fleet.RoleKeys;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.tariff.PolicyRules;
import io.taiqu.supervisor.topup.CreditIssuing;
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

  /**
   * The import.
   *
   * @param keyEpochOf the epoch of an edge's newest key, which its documents must name
   * @param allowance how many relays an edge may open in an hour
   * @param frozen the supply points where a mismatch holds enforcement
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
      Protections protections) {
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
  }

  /** How many relays an edge may open in an hour, given what is usual for it. */
  @FunctionalInterface
  public interface Allowance {
    /** The number for its policy. */
    int of(EdgeId edge, int usual);
  }

  @Override
  public Outcome apply(byte[] json) {
    return apply(json, true);
  }

  private Outcome apply(byte[] json, boolean given) {
    EstateReader reader = new EstateReader(json, deployment.currency(), deployment.zone());
    EstateDocument document = reader.read();
    List<Problem> problems = new ArrayList<>();
    reader
        .problems()
        .forEach(problem -> problems.add(new Problem(problem.path(), problem.message())));
    if (!problems.isEmpty()) {
      return new Outcome.Refused(problems);
    }
    Instant now = clock.instant();
    return transactions.run(() -> apply(document, json, given, now));
  }

  /**
   * Applies the newest document again, so that contracts that ran out or began, and the validity of
   * policies, follow the calendar. Call daily.
   */
  public void renew() {
    store.newest().ifPresent(json -> apply(json, false));
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

  private Outcome apply(EstateDocument document, byte[] json, boolean given, Instant now) {
    List<Problem> conflicts = conflictsWithStored(document);
    if (given) {
      conflicts.addAll(protectionsDenied(document));
    }
    if (!conflicts.isEmpty()) {
      return new Outcome.Refused(conflicts);
    }
    LocalDate today = LocalDate.ofInstant(now, deployment.zone());
    List<EstateDocument.Point> active =
        document.points().stream()
            .filter(point -> point.contract().filter(c -> c.permitsSupplyOn(today)).isPresent())
            .toList();
    int changed = store.save(document, active.stream().map(EstateDocument.Point::id).toList(), now);
    store.keep(json);
    Map<TariffCode, Tariff> tariffs =
        document.tariffs().stream().collect(Collectors.toMap(Tariff::code, Function.identity()));
    Protections.Taken taken =
        protections.take(
            document.points().stream()
                .collect(
                    Collectors.toMap(EstateDocument.Point::id, EstateDocument.Point::protections)),
            given,
            now);
    for (EstateDocument.Transformer transformer : document.transformers()) {
      publishTariffs(transformer, tariffs);
      publishPolicy(transformer, document.policy(), taken.inForce(), now);
      transformer.points().stream()
          .filter(active::contains)
          .forEach(point -> openAccount(transformer, point, tariffs, now));
    }
    credit.restate(now);
    transactions.afterCommit(() -> feed.publish(new Change.EstateChanged()));
    return new Outcome.Applied(
        new Counts(
            document.districts().size(),
            document.transformers().size(),
            document.points().size(),
            document.tariffs().size(),
            changed,
            taken.set(),
            taken.kept()));
  }

  private List<Problem> protectionsDenied(EstateDocument document) {
    List<Problem> problems = new ArrayList<>();
    for (int d = 0; d < document.districts().size(); d++) {
      List<EstateDocument.Transformer> transformers = document.districts().get(d).transformers();
      for (int t = 0; t < transformers.size(); t++) {
        List<EstateDocument.Point> points = transformers.get(t).points();
        for (int p = 0; p < points.size(); p++) {
          String policy =
              "$.districts[%d].transformers[%d].supplyPoints[%d].policy.".formatted(d, t, p);
          EstateDocument.Point point = points.get(p);
          for (Protection protection : point.denied()) {
            protections
                .inForce(point.id(), protection)
                .ifPresent(standing ->
                    problems.add(
                        new Problem(
                            policy + protection.member(),
                            "is in force, set by "
                                + standing.by()
                                + "; a document can't clear it: leave it out here, and propose its clearing to a second person")));
          }
        }
      }
    }
    return problems;
  }

  private List<Problem> conflictsWithStored(EstateDocument document) {
    List<Problem> problems = new ArrayList<>();
    List<EstateDocument.Line> lines = document.network().lines();
    for (int i = 0; i < lines.size(); i++) {
      hangsElsewhere(
              Link.SUBSTATION,
              lines.get(i).code(),
              lines.get(i).station(),
              "$.lines[" + i + "].station")
          .ifPresent(problems::add);
    }
    List<EstateDocument.Station> stations = document.network().stations();
    for (int i = 0; i < stations.size(); i++) {
      hangsElsewhere(
              Link.COUNTY,
              stations.get(i).code(),
              stations.get(i).county(),
              "$.stations[" + i + "].county")
          .ifPresent(problems::add);
    }
    for (int d = 0; d < document.districts().size(); d++) {
      EstateDocument.District district = document.districts().get(d);
      for (int t = 0; t < district.transformers().size(); t++) {
        String path = "$.districts[" + d + "].transformers[" + t + "]";
        EstateDocument.Transformer transformer = district.transformers().get(t);
        conflictsOf(transformer, path, problems);
        hangsElsewhere(
                Link.AREA, transformer.code().code(), Optional.of(district.code().code()), path)
            .ifPresent(problems::add);
        hangsElsewhere(Link.FEEDER, transformer.code().code(), transformer.line(), path + ".line")
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  private Optional<Problem> hangsElsewhere(
      Link link, String child, Optional<String> parent, String path) {
    return store
        .parentOf(link, child)
        .filter(known -> parent.isPresent() && !parent.get().equals(known))
        .map(known ->
            new Problem(
                path,
                new Area(link.child(), child)
                    + " hangs on "
                    + new Area(link.parent(), known)
                    + "; moving it is a procedure of its own"));
  }

  private void conflictsOf(
      EstateDocument.Transformer transformer, String path, List<Problem> problems) {
    store
        .edgeOf(transformer.code())
        .filter(edge -> !edge.equals(transformer.edge()))
        .ifPresent(edge ->
            problems.add(
                new Problem(
                    path + ".edge",
                    "transformer is served by edge "
                        + edge
                        + "; replacing it is a procedure of its own")));
    for (int p = 0; p < transformer.points().size(); p++) {
      EstateDocument.Point point = transformer.points().get(p);
      String place = path + ".supplyPoints[" + p + "]";
      store
          .point(point.id())
          .ifPresent(stored -> conflictsOf(point, stored, transformer, place, problems));
      store
          .pointOf(point.account())
          .filter(other -> !other.equals(point.id()))
          .ifPresent(other ->
              problems.add(
                  new Problem(
                      place + ".account",
                      "account " + point.account() + " belongs to supply point " + other)));
    }
  }

  private static void conflictsOf(
      EstateDocument.Point point,
      EstateStore.StoredPoint stored,
      EstateDocument.Transformer transformer,
      String place,
      List<Problem> problems) {
    if (!stored.transformer().equals(transformer.code())) {
      problems.add(
          new Problem(
              place + ".supplyPoint",
              "is fed by transformer "
                  + stored.transformer()
                  + "; moving it is a procedure of its own"));
    }
    if (!stored.serial().equals(point.meter().serial())) {
      problems.add(
          new Problem(
              place + ".meter.serial",
              "meter "
                  + stored.serial()
                  + " is installed; exchanging it is a procedure of its own"));
    }
    if (!stored.account().equals(Optional.of(point.account()))) {
      problems.add(
          new Problem(place + ".account", "supply point belongs to another account already"));
    }
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
              SupplyTerms.USUAL));
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
    if (point.opening().isEmpty()) {
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
