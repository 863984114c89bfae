package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.supervisor.topup.FenceJournal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks at every effect and every state of a history, and ends it when an invariant is broken. */
final class Judge {
  private final History history;
  final OpeningOracle openings = new OpeningOracle();
  private final Map<SupplyPointId, RatingOracle> ratings = new HashMap<>();
  private final Map<SupplyPointId, TreeMap<Revision, CreditState>> issued = new HashMap<>();
  private final Map<Digest, Document> published = new HashMap<>();
  private final Set<Digest> sent = new HashSet<>();
  private final Map<SupplyPointId, Revision> held = new HashMap<>();
  private final RestartOracle restarts = new RestartOracle();

  Judge(History history) {
    this.history = history;
  }

  private static void fail(Invariant invariant, String detail) {
    throw new Broken(invariant, detail);
  }

  /** A document of our own. */
  static Document read(byte[] raw) {
    try {
      return DocumentCodec.readStored(raw).document();
    } catch (MalformedException ownDocumentIsWellFormed) {
      throw new IllegalStateException(ownDocumentIsWellFormed);
    }
  }

  /** The supervisor publishes a document. */
  void published(String topic, byte[] raw, FenceJournal fence) {
    if (raw.length == 0) {
      history.tell("taken from the broker " + topic);
      return;
    }
    // The same document is often published again.
    switch (published.computeIfAbsent(Digest.of(raw), anew -> read(raw))) {
      case CreditState credit -> published(credit, fence);
      case NoticeState notice -> {
        int customer = history.customerOf(notice.supplyPoint());
        for (int step = 1; step <= notice.deliveredStep(); step++) {
          boolean told =
              history
                  .delivered()
                  .containsKey(
                      new OpeningOracle.Delivered(
                          customer, notice.assignmentEpoch(), notice.episode(), step));
          if (!told && step == notice.deliveredStep()) {
            fail(
                Invariant.WARNED_BEFORE_TOLD,
                "the edge is told of a warning that nobody got: " + notice);
          }
        }
      }
      case ReadingAck ack -> history.readings().acknowledged(ack);
      default -> {}
    }
    history.tell("published " + topic);
  }

  private void published(CreditState credit, FenceJournal fence) {
    if (credit.revision().isAfter(fence.highest(credit.supplyPoint()))) {
      fail(Invariant.FENCED_BEFORE_PUBLISHED, credit + " is not in the fence");
    }
    TreeMap<Revision, CreditState> order =
        issued.computeIfAbsent(credit.supplyPoint(), none -> new TreeMap<>());
    CreditState same = order.putIfAbsent(credit.revision(), credit);
    if (same != null && !same.equals(credit)) {
      fail(Invariant.ONE_REVISION_ONE_CONTENT, same + " and " + credit);
    }
    Map.Entry<Revision, CreditState> lower = order.lowerEntry(credit.revision());
    Map.Entry<Revision, CreditState> higher = order.higherEntry(credit.revision());
    boolean falls =
        (lower != null && fell(lower.getValue(), credit))
            || (higher != null && fell(credit, higher.getValue()));
    if (falls) {
      fail(
          Invariant.CREDITED_NEVER_FALLS,
          "published " + credit + " between " + lower + " and " + higher);
    }
  }

  private static boolean fell(CreditState earlier, CreditState later) {
    return later.credited().compareTo(earlier.credited()) < 0
        || later.withdrawn().compareTo(earlier.withdrawn()) < 0
        || later.tokensCovered() < earlier.tokensCovered();
  }

  /** The unit sends something: what it says must be durable by now. */
  void sent(UplinkTopic topic, byte[] raw) {
    restarts.effect();
    sent.add(Digest.of(raw));
  }

  /** The supervisor takes a report for the unit's. */
  void reported(EdgeReport report, byte[] raw) {
    if (!sent.contains(Digest.of(raw))) {
      fail(
          Invariant.NOTHING_BUT_WHAT_WAS_ISSUED,
          "the supervisor believes a report that the unit never sent: " + report.reportSequence());
    }
    if (!report.edge().equals(history.unit().edge())) {
      fail(
          Invariant.NOTHING_BUT_WHAT_WAS_ISSUED,
          "the supervisor believes a unit that was replaced: " + report.reportSequence());
    }
  }

  /** The supervisor takes readings for the unit's. */
  void received(byte[] raw) {
    if (!sent.contains(Digest.of(raw))) {
      fail(
          Invariant.NOTHING_BUT_WHAT_WAS_ISSUED,
          "the supervisor believes readings that the unit never sent");
    }
  }

  /** The ledger says what became of an entry. */
  void kept(Journal.Appended appended) {
    restarts.kept(appended);
  }

  /**
   * The unit drives a relay: the decision must be durable by now. Where that takes supply away,
   * every condition must hold now, whichever run decided it.
   */
  void driven(Unit unit, Household household, SupplyState state) {
    restarts.effect();
    history.tell("relay of customer " + household.number + " is driven " + state);
    if (state == SupplyState.OFF && household.closed) {
      Account account = unit.state().find(household.point).orElseThrow().account().orElseThrow();
      judgeOpening(unit, household, account, account.live().charged().nano());
    }
  }

  private void judgeOpening(Unit unit, Household household, Account account, long charged) {
    if (openings.isJudged(household.number)) {
      return;
    }
    openings
        .judge(
            unit,
            household,
            unit.state(),
            charged,
            account.credited().minus(account.withdrawn()).nano() - charged,
            history)
        .ifPresent(wrong ->
            fail(
                Invariant.NO_OPENING_WITH_FALSE_CONDITION,
                "customer " + household.number + ": " + wrong));
  }

  /** The unit told the broker that a document needs no redelivery. */
  void settled(String topic, byte[] raw, boolean durable) {
    if (durable) {
      restarts.effect();
    }
  }

  /** An image was put in place of the disk. */
  void setBack() {
    restarts.setBack();
    held.clear();
  }

  /** Another unit is in place of this one. It knows nothing of what the other did. */
  void replaced() {
    setBack();
    restarts.forget();
    openings.forgetOpeningsAfter(0);
  }

  /** The process started: what it restored must be what was durable. */
  void booted(Unit unit) {
    EdgeState restored = unit.state();
    openings.booted(unit.bootedAt);
    boolean setBack = restarts.isSetBack();
    restarts
        .booted(restored)
        .ifPresent(step -> {
          rateUnfinished(step);
          for (PointState earlier : step.state().points()) {
            PointState known = restored.find(earlier.meter().point()).orElseThrow();
            known.account().ifPresent(account -> follow(earlier, known, account));
          }
        });
    restored.points().forEach(known -> known.account().ifPresent(account -> hold(known, account)));
    restored.points().forEach(known -> findContact(known, setBack));
  }

  private void findContact(PointState known, boolean setBack) {
    Household household = history.household(known.meter().point());
    if (known.supply().commanded() == SupplyState.ON) {
      openings.restored(household.number);
    } else if (household.closed) {
      openings.foundClosed(household.number, known.supply().carriedOut(), setBack);
    }
  }

  void beforeStep(Unit unit, Input input) {
    restarts.begins(unit.state());
    if (input instanceof Input.ClockObserved clock) {
      openings.clockSeen(clock.quality(), unit.nanos());
    }
  }

  /**
   * The unit has decided something. Within one step a second decision may follow from what the
   * ledger took of the first: then that is durable, and only the second is in flight.
   *
   * @param state by which it decided
   */
  void decided(EdgeState state, List<Event> events) {
    restarts.decided(state, events).ifPresent(this::rateUnfinished);
    for (Event event : events) {
      if (event instanceof Event.DocumentRefused(String topic, String reason)) {
        history.tell("the unit refuses " + topic + ": " + reason);
      }
      if (event instanceof Event.WarningStepReached warning) {
        int customer = history.customerOf(warning.point());
        openings.warned(customer, warning.at(), history.now());
        SupplyRecord supply = state.find(warning.point()).orElseThrow().supply();
        if (supply.step() == 0 || supply.episode() != warning.episode()) {
          openings.runsLow(customer, warning.episode(), history.now());
        }
      }
    }
  }

  /** Everything that must hold after a step of the unit. */
  void afterStep(Unit unit, EdgeState before, Input input, List<Event> events) {
    EdgeState after = unit.state();
    restarts.ended(after);
    if (input instanceof Input.DocumentArrived
        && !after.unit().heardNanos().equals(before.unit().heardNanos())) {
      openings.heard(history.now());
    }
    for (PointState known : after.points()) {
      PointState earlier = before.find(known.meter().point()).orElseThrow();
      if (known != earlier) {
        known.account().ifPresent(account -> judge(unit, before, events, earlier, known, account));
      }
    }
    judgeRules(before, after);
  }

  private void judgeRules(EdgeState before, EdgeState after) {
    if (!before.policy().equals(after.policy())) {
      requireIssued(after.policy().orElseThrow());
    }
    if (!before.tariffs().equals(after.tariffs())) {
      requireIssued(after.tariffs().orElseThrow());
    }
  }

  private void requireIssued(SignedDocument<?> signed) {
    if (!published.containsKey(Digest.of(signed.raw()))) {
      fail(Invariant.NOTHING_BUT_WHAT_WAS_ISSUED, "the unit accepted " + signed);
    }
  }

  private void judge(
      Unit unit,
      EdgeState before,
      List<Event> events,
      PointState earlier,
      PointState known,
      Account account) {
    if (!earlier.account().flatMap(Account::credit).equals(account.credit())) {
      account.credit().ifPresent(this::requireIssued);
    }
    if (!earlier.notice().equals(known.notice())) {
      known.notice().ifPresent(this::requireIssued);
    }
    follow(earlier, known, account);
    Revision newest = held.getOrDefault(known.meter().point(), Revision.NONE);
    if (newest.isAfter(account.accepted())) {
      fail(
          Invariant.CREDITED_NEVER_FALLS,
          "the unit went back from " + newest + " to " + account.accepted());
    }
    earlier
        .account()
        .filter(old -> old.credited().compareTo(account.credited()) > 0)
        .ifPresent(old ->
            fail(
                Invariant.CREDITED_NEVER_FALLS, old.credited() + " fell to " + account.credited()));
    hold(known, account);
    int customer = history.customerOf(known.meter().point());
    Money counted = account.credited().plus(account.tokens().worth());
    if (counted.compareTo(history.cashier().most(customer)) > 0) {
      fail(
          Invariant.TOKEN_COUNTED_ONCE,
          "customer %d counts %s, and paid %s"
              .formatted(customer, counted, history.cashier().most(customer)));
    }
    long charged = rate(before, events, earlier, known, account);
    boolean takenAway =
        earlier.supply().commanded() == SupplyState.ON
            && known.supply().commanded() == SupplyState.OFF;
    if (takenAway) {
      judgeOpening(unit, history.household(known.meter().point()), account, charged);
    } else if (known.supply().commanded() == SupplyState.ON) {
      openings.restored(customer);
    }
  }

  /** An account begins, or goes on with another hand-over. */
  private void follow(PointState earlier, PointState known, Account account) {
    boolean opened =
        !earlier.account().map(Account::handover).equals(Optional.of(account.handover()));
    if (opened) {
      requireIssued(account.handover());
      held.remove(known.meter().point());
    }
    if (earlier.account().isEmpty()) {
      openings.serves(history.customerOf(known.meter().point()), account.assignmentEpoch());
    }
  }

  private void hold(PointState known, Account account) {
    held.merge(known.meter().point(), account.accepted(), (a, b) -> b.isAfter(a) ? b : a);
  }

  /** Compares what was charged with the oracle's figure; that figure. */
  private long rate(
      EdgeState before, List<Event> events, PointState earlier, PointState known, Account account) {
    SupplyPointId point = known.meter().point();
    Optional<RatingOracle.Change> change = History.change(before);
    RatingOracle oracle = ratingFrom(point, account.handover().document().charging());
    ChargingState from =
        earlier.account().map(Account::checkpoint).orElse(account.handover().document().charging());
    Optional<ChargingState> shown = Optional.empty();
    // A full disk keeps a checkpoint from being made; what is shown then still follows from it.
    for (Event event : events) {
      switch (event) {
        case Event.DocumentAccepted accepted
            when accepted.signed().document() instanceof TariffSet tariffs ->
            change = History.change(tariffs);
        case Event.DocumentAccepted accepted
            when accepted.signed().document() instanceof Handover handover
                && handover.supplyPoint().equals(point) ->
            from = handover.charging();
        case Event.Charged(SupplyPointId of, ChargingState to) when of.equals(point) -> {
          compare(oracle, from, to, change);
          oracle.reached(place(from), place(to), change);
          from = to;
        }
        case Event.BalanceShown(SupplyPointId of, ChargingState to) when of.equals(point) -> {
          compare(oracle, from, to, change);
          shown = Optional.of(to);
        }
        default -> {}
      }
    }
    Optional<ChargingState> shownBefore = earlier.account().map(Account::live);
    Optional<ChargingState> live = Optional.of(account.live());
    return live.equals(shownBefore) || live.equals(shown)
        ? account.live().charged().nano()
        : compare(oracle, account.checkpoint(), account.live(), History.change(restarts.last()));
  }

  /** A step that did not end may have made checkpoints durable. */
  private void rateUnfinished(RestartOracle.Unfinished step) {
    for (PointState known : step.state().points()) {
      SupplyPointId point = known.meter().point();
      Optional<ChargingState> from = known.account().map(Account::checkpoint);
      Optional<RatingOracle.Change> change = History.change(step.state());
      for (Event event : step.events()) {
        if (event instanceof Event.DocumentAccepted accepted
            && accepted.signed().document() instanceof TariffSet tariffs) {
          change = History.change(tariffs);
        }
        if (event instanceof Event.DocumentAccepted accepted
            && accepted.signed().document() instanceof Handover handover
            && handover.supplyPoint().equals(point)) {
          from = Optional.of(handover.charging());
        }
        if (from.isPresent()
            && event instanceof Event.Charged(SupplyPointId of, ChargingState to)
            && of.equals(point)) {
          ratingFrom(point, from.get()).reached(place(from.get()), place(to), change);
          from = Optional.of(to);
        }
      }
    }
  }

  /** The oracle of a supply point, which begins with the first hand-over. */
  private RatingOracle ratingFrom(SupplyPointId point, ChargingState opening) {
    return ratings.computeIfAbsent(
        point, none -> new RatingOracle(history.customerOf(point), place(opening)));
  }

  private static long compare(
      RatingOracle oracle,
      ChargingState from,
      ChargingState to,
      Optional<RatingOracle.Change> change) {
    Optional<Long> right = oracle.charged(place(from), place(to), change);
    if (right.isEmpty() || right.get() != to.charged().nano()) {
      fail(
          Invariant.CHARGED_IS_RATED_ENERGY,
          "charged "
              + to.charged()
              + " for "
              + to.register()
              + " at "
              + to.at()
              + " from "
              + from.register()
              + " at "
              + from.at()
              + " with "
              + from.charged()
              + " and "
              + change
              + ", but the energy costs "
              + right.map(nano -> nano + " nano").orElse("nothing that is known"));
    }
    return right.orElseThrow();
  }

  private static RatingOracle.Place place(ChargingState state) {
    return new RatingOracle.Place(state.register(), state.at(), state.charged().nano());
  }

  /** Every credit state of a supply point that was ever published. */
  Map<Revision, CreditState> issuedTo(SupplyPointId point) {
    return issued.getOrDefault(point, new TreeMap<>());
  }
}
