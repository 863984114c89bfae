package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.fleet.FleetStore;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.FenceException;
import io.taiqu.supervisor.topup.FenceJournal;
import io.taiqu.supervisor.topup.Freezing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The way back of a supervisor whose database is older than what it published. Nothing is issued
 * meanwhile; edges show the signed documents that they hold, lost payments are given in again, and
 * then two people begin the next generation, which comes from the fence and never from the
 * database: a second restore, during a recovery or after it, finds a fence that is ahead again.
 */
public final class Recovery implements Approvals.Work {
  /** The ledger account of credit that was published and that no payment explains. */
  public static final String UNEXPLAINED = "recovery:unexplained";

  private static final String STANDING = "standing";

  private final CreditStore credit;
  private final RecoveryStore shown;
  private final ShownDocuments documents;
  private final FleetStore fleet;
  private final FenceJournal fence;
  private final CreditIssuing issuing;
  private final Freezing freezing;
  private final Ledger ledger;
  private final Surroundings surroundings;
  private final Approvals approvals;

  /** What a recovery needs of the estate. */
  public interface Surroundings {
    /** The account of a supply point. */
    Optional<AccountId> accountOf(SupplyPointId point);

    /** Issues tariffs and policies anew, under the generation now in force; no credit states. */
    void issueRulesAlone();

    /** Versions of tariffs that units may have and that the database does not know. */
    List<String> lostVersions();

    /** A supply point is served by another edge than the database says. */
    void moved(EdgeId from, EdgeId to);

    /** Charging goes on from where this hand-over says, until the edge reports. */
    void takenOver(Handover handover, Instant now);
  }

  public Recovery(
      CreditStore credit,
      RecoveryStore shown,
      ShownDocuments documents,
      FleetStore fleet,
      FenceJournal fence,
      CreditIssuing issuing,
      Freezing freezing,
      Ledger ledger,
      Surroundings surroundings,
      Approvals approvals) {
    this.credit = credit;
    this.shown = shown;
    this.documents = documents;
    this.fleet = fleet;
    this.fence = fence;
    this.issuing = issuing;
    this.freezing = freezing;
    this.ledger = ledger;
    this.surroundings = surroundings;
    this.approvals = approvals;
  }

  /**
   * How far a recovery has come.
   *
   * @param since when it began
   * @param points those whose account is not what it was before, or not certain
   * @param heard edges that have shown what they hold
   * @param unheard edges that have not, and that no other edge has replaced
   * @param lostTariffs versions of tariffs that units may have and that the database does not know
   */
  public record Status(
      Instant since,
      List<Standing> points,
      List<EdgeId> heard,
      List<EdgeId> unheard,
      List<String> lostTariffs) {
    /** What was credited by signed documents and is explained by no payment yet. */
    public Money missing() {
      Money sum = Money.ZERO;
      for (Standing point : points) {
        sum = sum.plus(point.missing());
      }
      return sum;
    }

    /** Supply points of which a newer state was published than anybody has shown. */
    public List<SupplyPointId> notShown() {
      return points.stream().filter(Standing::isNotShown).map(Standing::point).toList();
    }
  }

  /**
   * One supply point.
   *
   * @param database the newest state that the database knows
   * @param published the newest state that was published, by the fence
   * @param newestShown the newest state that was shown
   * @param credited what database and payments given in again come to
   * @param missing by how much the shown state is above that
   */
  public record Standing(
      SupplyPointId point,
      Optional<AccountId> account,
      Optional<Revision> database,
      Revision published,
      Optional<Revision> newestShown,
      Money credited,
      Money missing) {
    /** Whether a state was published that neither the database nor anybody's document tells of. */
    public boolean isNotShown() {
      return published.isAfter(database.orElse(Revision.NONE))
          && published.isAfter(newestShown.orElse(Revision.NONE));
    }

    /** Whether anything is to be said about it. */
    boolean isAffected() {
      return published.isAfter(database.orElse(Revision.NONE))
          || newestShown
              .filter(newest -> newest.isAfter(database.orElse(Revision.NONE)))
              .isPresent()
          || missing.isPositive();
    }
  }

  /** How far it has come; empty if nothing is being recovered. */
  public Optional<Status> status() {
    return credit
        .recoveringSince()
        .map(since -> {
          Map<SupplyPointId, CreditState> states = documents.creditStates();
          Map<String, SupplyPointId> points = new TreeMap<>();
          credit.accounts().forEach(known -> points.put(known.point().toString(), known.point()));
          states.keySet().forEach(point -> points.put(point.toString(), point));
          fence.all().keySet().forEach(point -> points.put(point.toString(), point));
          List<Standing> standings = new ArrayList<>();
          for (SupplyPointId point : points.values()) {
            Standing standing = standing(point, Optional.ofNullable(states.get(point)));
            if (standing.isAffected()) {
              standings.add(standing);
            }
          }
          Set<EdgeId> heard = shown.heard();
          Map<SupplyPointId, Handover> handovers = documents.handovers();
          List<EdgeId> all = fleet.lastReports().stream().map(FleetStore.LastReport::edge).toList();
          return new Status(
              since,
              standings,
              all.stream().filter(heard::contains).toList(),
              all.stream()
                  .filter(edge -> !heard.contains(edge) && !isReplaced(edge, handovers))
                  .toList(),
              surroundings.lostVersions());
        });
  }

  /** Whether hand-overs were shown by which others serve every account of an edge. */
  private boolean isReplaced(EdgeId edge, Map<SupplyPointId, Handover> handovers) {
    List<CreditAccount> served =
        credit.accounts().stream().filter(account -> account.edge().equals(edge)).toList();
    return !served.isEmpty()
        && served.stream()
            .allMatch(account ->
                Optional.ofNullable(handovers.get(account.point()))
                    .filter(handover -> handover.assignmentEpoch() > account.assignmentEpoch())
                    .filter(handover -> !handover.edge().equals(edge))
                    .isPresent());
  }

  private Standing standing(SupplyPointId point, Optional<CreditState> state) {
    Optional<CreditAccount> known = credit.account(point);
    Money credited = known.map(CreditAccount::credited).orElse(Money.ZERO);
    Money above =
        state.map(CreditState::credited).map(total -> total.minus(credited)).orElse(Money.ZERO);
    return new Standing(
        point,
        surroundings.accountOf(point),
        known.map(CreditAccount::revision),
        fence.highest(point),
        state.map(CreditState::revision),
        credited,
        above.isPositive() ? above : Money.ZERO);
  }

  /** Whether a recovery has begun and is not finished. */
  public boolean isInProgress() {
    return credit.recoveringSince().isPresent();
  }

  /** Whether an edge should be asked for its documents. */
  public boolean wants(EdgeId edge) {
    return isInProgress() && !shown.heard().contains(edge);
  }

  /** An edge has shown everything that it holds. */
  public void heard(EdgeId edge) {
    if (credit.recoveringSince().isPresent()) {
      shown.heard(edge);
    }
  }

  /** What is proposed to a second person, or why it can't be proposed. */
  public sealed interface Proposal {
    /** It can. */
    record Ready(SequencedMap<String, String> facts) implements Proposal {}

    /** It can't. */
    record NotReady(Obstacle why) implements Proposal {}
  }

  /**
   * The proposal to issue again.
   *
   * @param withoutEdges although some edges have not shown what they hold, or something that was
   *     published was not shown
   * @param unexplained although no payment explains some of the credit that was published
   * @param protectionsChecked whether a person has set again what protects customers of edges that
   *     have not shown it
   * @param withoutTariffs although units may have versions of tariffs that the database lost
   */
  public Proposal propose(
      boolean withoutEdges,
      boolean unexplained,
      boolean protectionsChecked,
      boolean withoutTariffs) {
    Optional<Status> found = status();
    if (found.isEmpty()) {
      return new Proposal.NotReady(Obstacle.of(Code.NOT_RECOVERING));
    }
    Status status = found.get();
    Optional<Obstacle> unknown = unknownPoint(status);
    if (unknown.isPresent()) {
      return new Proposal.NotReady(unknown.get());
    }
    if (!withoutEdges && !status.unheard().isEmpty()) {
      return new Proposal.NotReady(
          Obstacle.of(Code.UNITS_NOT_HEARD, status.unheard().size(), status.unheard().getFirst()));
    }
    if (!withoutEdges && !status.notShown().isEmpty()) {
      return new Proposal.NotReady(
          Obstacle.of(
              Code.NEWER_NOT_SHOWN, status.notShown().size(), status.notShown().getFirst()));
    }
    if (!protectionsChecked && !status.unheard().isEmpty()) {
      return new Proposal.NotReady(
          Obstacle.of(
              Code.PROTECTIONS_NOT_SHOWN, status.unheard().size(), status.unheard().getFirst()));
    }
    if (!withoutTariffs && !status.lostTariffs().isEmpty()) {
      return new Proposal.NotReady(Obstacle.of(Code.TARIFFS_LOST, status.lostTariffs().getFirst()));
    }
    if (!unexplained && status.missing().isPositive()) {
      return new Proposal.NotReady(
          Obstacle.of(Code.CREDIT_UNEXPLAINED, status.missing().toDecimalString()));
    }
    boolean anyHeld =
        approvals.waiting().stream()
            .anyMatch(waiting -> waiting.kind() == Approval.Kind.LARGE_TOP_UP);
    if (anyHeld && status.missing().isPositive()) {
      return new Proposal.NotReady(
          Obstacle.of(Code.PAYMENTS_HELD, status.missing().toDecimalString()));
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("unitsHeard", Integer.toString(status.heard().size()));
    facts.put("unitsUnheard", Integer.toString(status.unheard().size()));
    facts.put("points", Integer.toString(status.points().size()));
    facts.put("notShown", Integer.toString(status.notShown().size()));
    facts.put("unexplained", status.missing().toDecimalString());
    if (!status.lostTariffs().isEmpty()) {
      facts.put("lostTariffs", String.join(", ", status.lostTariffs()));
    }
    if (!status.unheard().isEmpty()) {
      facts.put("protections", "checked by the proposer");
    }
    facts.put(STANDING, digest(status));
    return new Proposal.Ready(facts);
  }

  private Optional<Obstacle> unknownPoint(Status status) {
    return status.points().stream()
        .filter(point -> point.newestShown().isPresent())
        .filter(point -> point.database().isEmpty() || point.account().isEmpty())
        .findFirst()
        .map(point -> Obstacle.of(Code.POINT_NOT_IN_DATABASE, point.point()));
  }

  private static String digest(Status status) {
    return Digest.of(status.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
    Optional<Status> status = status();
    if (status.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NOT_RECOVERING));
    }
    if (!proposal.fact(STANDING).equals(digest(status.get()))) {
      return Optional.of(Obstacle.of(Code.RECOVERY_CHANGED));
    }
    try {
      finish(status.get(), now);
      return Optional.empty();
    } catch (FenceException e) {
      return Optional.of(Obstacle.of(Code.FENCE_FAILED, String.valueOf(e.getMessage())));
    }
  }

  private void finish(Status status, Instant now) throws FenceException {
    Map<SupplyPointId, CreditState> states = documents.creditStates();
    Map<SupplyPointId, Handover> handovers = complete(documents.handovers());
    follow(handovers.values(), now);
    for (CreditState state : states.values()) {
      // A report that showed this very state was not wrong; this database did not know better.
      if (credit.issue(state.supplyPoint(), state.revision()).isPresent()) {
        freezing.release(state.supplyPoint(), now);
      }
    }
    for (Standing point : status.points()) {
      if (point.missing().isPositive()) {
        ledger.post(
            now,
            "recovery",
            point.point().toString(),
            List.of(
                Posting.debit(UNEXPLAINED, point.missing()),
                Posting.credit(Posting.customer(point.account().orElseThrow()), point.missing())));
      }
    }
    issuing.beginGeneration(
        account ->
            corrected(
                account,
                Optional.ofNullable(states.get(account.point())),
                Optional.ofNullable(handovers.get(account.point()))),
        surroundings::issueRulesAlone,
        now);
    shown.forgetHeard();
  }

  /**
   * Without hand-overs by which an unknown edge has taken over only a part of what another one
   * served: two people hand everything over anew after the recovery.
   */
  private Map<SupplyPointId, Handover> complete(Map<SupplyPointId, Handover> shownOnes) {
    Map<SupplyPointId, Handover> complete = new LinkedHashMap<>();
    shownOnes.forEach((point, handover) -> {
      boolean follows =
          fleet.knows(handover.edge())
              || credit
                  .account(point)
                  .filter(account -> isReplaced(account.edge(), shownOnes))
                  .isPresent();
      if (follows) {
        complete.put(point, handover);
      }
    });
    return complete;
  }

  /** An edge that the estate does not know took over from the one that the database names. */
  private void follow(Collection<Handover> handovers, Instant now) {
    Map<EdgeId, EdgeId> replaced = new LinkedHashMap<>();
    for (Handover handover : handovers) {
      Optional<CreditAccount> before =
          credit
              .account(handover.supplyPoint())
              .filter(account -> handover.assignmentEpoch() > account.assignmentEpoch());
      before
          .filter(account -> !fleet.knows(handover.edge()))
          .ifPresent(account -> replaced.put(account.edge(), handover.edge()));
      before
          .map(account ->
              account.assigned(handover.edge(), handover.meter(), handover.assignmentEpoch()))
          .ifPresent(account -> {
            credit.save(account);
            surroundings.takenOver(handover, now);
          });
    }
    replaced.forEach(surroundings::moved);
  }

  private CreditAccount corrected(
      CreditAccount account, Optional<CreditState> state, Optional<Handover> handover) {
    CreditAccount known = account;
    if (handover.isPresent() && handover.get().assignmentEpoch() == known.assignmentEpoch()) {
      Handover shownOne = handover.get();
      known = atLeast(known, shownOne.credited(), shownOne.withdrawn(), shownOne.tokensCovered());
    }
    if (state.isPresent()) {
      CreditState signed = state.get();
      known = atLeast(known, signed.credited(), signed.withdrawn(), signed.tokensCovered());
    }
    return atLeast(known, Money.ZERO, Money.ZERO, fence.tokens(account.point()));
  }

  private static CreditAccount atLeast(
      CreditAccount account, Money credited, Money withdrawn, long tokens) {
    return account.with(
        higher(account.credited(), credited),
        higher(account.withdrawn(), withdrawn),
        Math.max(account.tokens(), tokens),
        account.grantHead());
  }

  private static Money higher(Money one, Money other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** For each supply point what {@code value} says of its standing; for people. */
  public <T> List<T> standings(Function<Standing, T> value) {
    return status().map(Status::points).orElse(List.of()).stream().map(value).toList();
  }
}
