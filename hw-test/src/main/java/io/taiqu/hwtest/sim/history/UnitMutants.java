package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.Decisions;
import io.taiqu.edge.core.DocumentVerifier;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterJudge;
import io.taiqu.edge.core.metering.ReadingRule;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.hwtest.sim.disk.SimulatedDisk;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.tariff.ChargingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Defects of the unit: of what it accepts, stores, charges and restores. */
final class UnitMutants {
  private UnitMutants() {}

  static Alteration deciding(java.util.function.UnaryOperator<Decisions> change) {
    return new Alteration() {
      @Override
      public Decisions decisions(Decisions real) {
        return change.apply(real);
      }
    };
  }

  static Alteration noSequenceGuard() {
    return takingInstead(event -> event instanceof Event.DocumentKnown);
  }

  static Alteration takesRefused(String reason) {
    return takingInstead(
        event -> event instanceof Event.DocumentRefused refused && refused.reason().equals(reason));
  }

  /** A credit state to which the product would answer so takes effect instead. */
  private static Alteration takingInstead(java.util.function.Predicate<Event> answer) {
    return deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          if (input instanceof Input.DocumentArrived arrived
              && !events.isEmpty()
              && answer.test(events.getLast())) {
            credit(arrived.raw())
                .filter(signed ->
                    state
                        .find(signed.document().supplyPoint())
                        .flatMap(PointState::account)
                        .isPresent())
                .ifPresent(signed -> {
                  events.removeLast();
                  events.add(new Event.DocumentAccepted(signed));
                });
          }
          return events;
        });
  }

  private static Optional<SignedDocument<CreditState>> credit(byte[] raw) {
    try {
      return DocumentCodec.readStored(raw).document() instanceof CreditState credit
          ? Optional.of(new SignedDocument<>(credit, raw, false))
          : Optional.empty();
    } catch (MalformedException noDocument) {
      return Optional.empty();
    }
  }

  static Alteration noSignatureCheck() {
    return new Alteration() {
      @Override
      public DocumentVerifier verifier(DocumentVerifier real) {
        return (raw, now) -> {
          Opened opened = real.open(raw, now);
          try {
            return opened instanceof Opened.Refused
                ? new Opened.Trusted(
                    DocumentCodec.readStored(raw).document(), new KeyId(1), Optional.empty(), raw)
                : opened;
          } catch (MalformedException noDocument) {
            return opened;
          }
        };
      }
    };
  }

  static Alteration noRevocation() {
    return new Alteration() {
      @Override
      public TrustStore trust(TrustStore real) {
        return real.with(
            new RevocationList(
                Keys.DEPLOYMENT, new Revision(0, Long.MAX_VALUE), Set.of(), Map.of()));
      }
    };
  }

  static Alteration ledgerNotSynced() {
    return new Alteration() {
      @Override
      public void prepare(SimulatedDisk disk) {
        disk.lieAboutSync();
      }
    };
  }

  private static Alteration reading(ReadingRule missing) {
    Set<ReadingRule> rules = EnumSet.copyOf(MeterJudge.ALL_RULES);
    rules.remove(missing);
    return new Alteration() {
      @Override
      public Set<ReadingRule> readingRules() {
        return rules;
      }
    };
  }

  static Alteration spikesBelieved() {
    return reading(ReadingRule.SPIKE);
  }

  static Alteration restartForgetsRegister() {
    return deciding(real -> {
      Set<SupplyPointId> seen = new HashSet<>();
      return (state, input, now) -> {
        if (input instanceof Input.MeterSampled(SupplyPointId point, Sample.Read read)
            && seen.add(point)
            && state.find(point).flatMap(PointState::account).isPresent()) {
          Account account = state.find(point).flatMap(PointState::account).orElseThrow();
          boolean ahead =
              read.register().wattHoursFloor() > account.checkpoint().register().wattHoursFloor();
          if (ahead && account.credit().isPresent()) {
            return List.of(
                new Event.Charged(point, moved(account.checkpoint(), read.register(), now)));
          }
        }
        return real.decide(state, input, now);
      };
    });
  }

  static Alteration replacementForgetsRegister() {
    return deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          for (Event event : List.copyOf(events)) {
            if (event instanceof Event.DocumentAccepted accepted
                && accepted.signed().document() instanceof Handover handover
                && handover.assignmentEpoch() > 1) {
              SupplyPointId point = handover.supplyPoint();
              state
                  .find(point)
                  .flatMap(known -> known.track().trusted())
                  .map(found -> moved(handover.charging(), found.register(), now))
                  .ifPresent(found -> {
                    events.removeIf(of -> isChargeOf(of, point));
                    events.add(events.indexOf(event) + 1, new Event.Charged(point, found));
                  });
            }
          }
          return events;
        });
  }

  private static boolean isChargeOf(Event event, SupplyPointId point) {
    return (event instanceof Event.Charged charged && charged.point().equals(point))
        || (event instanceof Event.BalanceShown shown && shown.point().equals(point));
  }

  /** Each block that gets new sequences gets the records of its first meter alone. */
  static Alteration renumberedMixedUp() {
    return new Alteration() {
      @Override
      public ReadingStore unitReadings(ReadingStore real) {
        return Altered.port(
            ReadingStore.class,
            real,
            "replace",
            (arguments, product) -> {
              List<ReadingBlock> mixed = new ArrayList<>();
              for (Object block : (List<?>) arguments[2]) {
                mixed.add(mixedUp((ReadingBlock) block));
              }
              return product.answer(arguments[0], arguments[1], mixed);
            });
      }
    };
  }

  private static ReadingBlock mixedUp(ReadingBlock block) throws MalformedException {
    List<IntervalReading> records = ReadingBlockCodec.decode(block);
    return ReadingBlockCodec.encode(
        block.firstSequence(),
        block.bootId(),
        Collections.nCopies(records.size(), records.getFirst()));
  }

  private static ChargingState moved(ChargingState from, MeterRegister register, Moment now) {
    return new ChargingState(
        from.tariff(),
        from.version(),
        from.closed(),
        from.charged(),
        from.tierSince(),
        from.segmentStart(),
        from.monthBefore(),
        from.yearBefore(),
        from.byRate(),
        register,
        now.at().isBefore(from.at()) ? from.at() : now.at(),
        from.ratio());
  }

  static Alteration noReconnection() {
    return deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          events.removeIf(event -> event instanceof Event.SupplyRestored);
          return events;
        });
  }

  /** What was used until the tariffs came is not charged before they take effect. */
  static Alteration tariffReRates() {
    return deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          boolean tariffs =
              events.stream()
                  .anyMatch(event ->
                      event instanceof Event.DocumentAccepted accepted
                          && accepted.signed().document() instanceof TariffSet);
          if (tariffs) {
            events.removeIf(event -> event instanceof Event.Charged);
          }
          return events;
        });
  }

  static Alteration noTiers() {
    return deciding(
        real -> (state, input, now) -> real.decide(Overlooked.tiers(state), input, now));
  }
}
