package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Collection;
import java.util.stream.Collectors;

/** Findings in plain words, with what to look at. */
public final class FindingText {
  private FindingText() {}

  /** One or two sentences. */
  public static String of(SitePlan plan, Finding finding) {
    return switch (finding) {
      case Finding.MeterSilent(SupplyPointId point) ->
          "The meter of %s (address %s) does not answer: look at its supply, A and B, address, speed and parity."
              .formatted(account(plan, point), plan.meter(point).place());
      case Finding.MeterGarbled(SupplyPointId point) ->
          "The answers of the meter of %s (address %s) are damaged: look for a second device with its address, a missing terminator, a bad joint."
              .formatted(account(plan, point), plan.meter(point).place());
      case Finding.AddressShared shared ->
          shared
              .other()
              .map(other ->
                  "Two meters answer at address %s: that of %s, and that of %s, which belongs at %s."
                      .formatted(
                          plan.meter(shared.point()).place(),
                          account(plan, shared.point()),
                          account(plan, other),
                          plan.meter(other).place()))
              .orElseGet(() ->
                  "Two meters answer at address %s, where that of %s belongs; the other was not found out."
                      .formatted(
                          plan.meter(shared.point()).place(), account(plan, shared.point())));
      case Finding.AddressesExchanged(SupplyPointId first, SupplyPointId second) ->
          "The meters of %s and %s answer at each other's addresses (%s and %s)."
              .formatted(
                  account(plan, first),
                  account(plan, second),
                  plan.meter(first).place(),
                  plan.meter(second).place());
      case Finding.OtherMeter(SupplyPointId point, String serial) ->
          "At address %s, where the meter of %s (serial %s) belongs, one with serial %s answers."
              .formatted(
                  plan.meter(point).place(),
                  account(plan, point),
                  plan.meter(point).serial(),
                  serial);
      case Finding.OtherModel(SupplyPointId point) ->
          "The device at address %s, where the meter of %s belongs, is no %s."
              .formatted(
                  plan.meter(point).place(), account(plan, point), plan.meter(point).profile());
      case Finding.UnplannedDevice(String bus, int address) ->
          "Something answers at address %s/%d, which the site file leaves free."
              .formatted(bus, address);
      case Finding.OtherSpeed other ->
          "%s answers at address %s/%d with %s, not with those of the line: set speed and parity in its menu to the line's in the site file, or the site file to its, if all meters of the line have them."
              .formatted(
                  other
                      .point()
                      .map(point -> "The meter of " + account(plan, point))
                      .orElse("Something"),
                  other.bus(),
                  other.address(),
                  other.speed());
      case Finding.MetersSwapped(SupplyPointId first, SupplyPointId second) ->
          "The meters of %s and %s are swapped: each measures the other's supply."
              .formatted(account(plan, first), account(plan, second));
      case Finding.RelaysSwapped(SupplyPointId first, SupplyPointId second) ->
          "The relays of %s and %s are swapped: each switches the other's supply."
              .formatted(account(plan, first), account(plan, second));
      case Finding.PairCrossed(SupplyPointId first, SupplyPointId second) ->
          "The relay of %s takes away the load of the meter of %s, and the other way round: their meters or their relays are swapped."
              .formatted(account(plan, first), account(plan, second));
      case Finding.RelaySwitchesOthers others ->
          "The relay of %s takes away the load of the meter of %s, and not of its own."
              .formatted(account(plan, others.point()), accounts(plan, others.switched()));
      case Finding.NeighboursMove moves ->
          "When the relay of %s opens, the load of the meter of %s moves too."
              .formatted(account(plan, moves.point()), accounts(plan, moves.neighbours()));
      case Finding.RelayBypassed(SupplyPointId point) ->
          "The relay of %s takes away only part of the load: something is fed past it."
              .formatted(account(plan, point));
      case Finding.RelayWithoutEffect(SupplyPointId point) ->
          "The load of %s goes on while the relay is open: look at the relay's wires and for a welded contact."
              .formatted(account(plan, point));
      case Finding.PairingUnprovable(SupplyPointId point) ->
          "%s has no steady load, so that nothing shows whether relay and meter belong together."
              .formatted(account(plan, point));
      case Finding.ReadBackWrong(SupplyPointId point) ->
          "The relay of %s switches, but tells another state than it is in: look at the feedback contact."
              .formatted(account(plan, point));
      case Finding.WrongPhase wrong ->
          "The meter of %s%s is on phase %s, not on %s."
              .formatted(
                  account(plan, wrong.point()),
                  element(plan, wrong.point(), wrong.element()),
                  wrong.found(),
                  wrong.planned());
      case Finding.PhaseUnproved(SupplyPointId point, int element) ->
          "The voltages did not tell which phase the meter of %s%s is on."
              .formatted(account(plan, point), element(plan, point, element));
      case Finding.RatioWrong(SupplyPointId _, int percent) ->
          "The supply meter shows %d %% of each load that a relay takes away: its current transformers are not %s, or one is reversed or missing."
              .formatted(percent, plan.supply().map(meter -> meter.ratio().toString()).orElse(""));
      case Finding.SumOpen(long watts) ->
          watts > 0
              ? "All meters answer, and %d W leave the transformer that no meter shows."
                  .formatted(watts)
              : "The customers' meters show %d W more than the supply meter.".formatted(-watts);
      case Finding.SumUnproved sum ->
          sum.unread().isEmpty()
              ? "The sum of all customers was not checked: no supply meter was read."
              : "The sum of all customers can't be checked without the meters of %s."
                  .formatted(accounts(plan, sum.unread()));
    };
  }

  private static String element(SitePlan plan, SupplyPointId point, int element) {
    return plan.meter(point).phases().size() > 1 ? ", element " + (element + 1) + "," : "";
  }

  private static String account(SitePlan plan, SupplyPointId point) {
    return plan.find(point).map(PlannedMeter::account).orElse(point.toString());
  }

  private static String accounts(SitePlan plan, Collection<SupplyPointId> points) {
    return points.stream().map(p -> account(plan, p)).sorted().collect(Collectors.joining(", "));
  }
}
