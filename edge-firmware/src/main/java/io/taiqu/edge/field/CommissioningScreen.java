package io.taiqu.edge.field;

import io.taiqu.edge.commissioning.Commissioning;
import io.taiqu.edge.commissioning.Diagnosis;
import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.Identification;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Procedure.Action;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.RelayVerdict;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells on a terminal what commissioning does, a line a step. */
public final class CommissioningScreen implements Commissioning.Listener {
  private static final int ADDRESSES_PER_LINE = 50;

  private final SitePlan plan;
  private final PrintWriter screen;
  private int answered;

  /** Tells it there. */
  public CommissioningScreen(SitePlan plan, PrintWriter screen) {
    this.plan = plan;
    this.screen = screen;
  }

  @Override
  public void begins(Action action) {
    switch (action) {
      case Action.Restore(PlannedMeter meter) ->
          say(
              "Closing the relay of %s, which an interruption may have left open.",
              meter.account());
      case Action.Scan(String bus) -> {
        answered = 0;
        say("Scanning %s, addresses 1 to 247.", bus);
      }
      case Action.Search(String bus) ->
          say(
              "%s: not every meter answers; looking for them at other speeds. Ctrl-C stops, the"
                  + " same command goes on.",
              bus);
      case Action.Open(PlannedMeter meter, int stage, var watched) ->
          say(
              "Relay of %s: open for some seconds%s, %d meters watched.",
              meter.account(), stage == 0 ? "" : ", with the test load", watched.size());
      case Action.Sweep(PlannedMeter _, var meters) ->
          say("Voltages and sum of %d meters against the supply meter.", meters.size());
      case Action.Identify _,
          Action.IdentifyAlone _,
          Action.Ask _,
          Action.SignOff _,
          Action.Stop _,
          Action.Finished _ -> {}
    }
  }

  @Override
  public void searches(String bus, LineSpeed speed) {
    answered = 0;
    say("Scanning %s with %s.", bus, speed);
  }

  @Override
  public void scanned(String bus, int address, boolean someone) {
    answered += someone ? 1 : 0;
    if (address % ADDRESSES_PER_LINE == 0) {
      say("  %s: asked up to %d, %d answer", bus, address, answered);
    }
  }

  @Override
  public void done(Entry entry, Progress progress) {
    switch (entry) {
      case Entry.Scanned scan ->
          say(
              "  %s: %d addresses answer: %s",
              scan.bus(), scan.addresses().size(), scan.addresses());
      case Entry.Searched search -> {
        if (!search.addresses().isEmpty()) {
          say(
              "  %s: %d addresses answer with %s: %s",
              search.bus(), search.addresses().size(), search.speed(), search.addresses());
        }
      }
      case Entry.Identified found -> {
        PlannedMeter meter = plan.meter(found.point());
        Identification.Verdict verdict = found.identification().verdict(meter.serial());
        say(
            "Address %s, %s: %s%s",
            meter.place(),
            meter.account(),
            verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            found.identification().register().map(register -> ", register " + register).orElse(""));
      }
      case Entry.Switched done ->
          say("  %s: %s", plan.meter(done.point()).account(), relay(done.point(), progress));
      case Entry.Begun _,
          Entry.SearchEnded _,
          Entry.IdentifiedAlone _,
          Entry.SwitchingBegun _,
          Entry.Restored _,
          Entry.Swept _,
          Entry.Answered _,
          Entry.Repeated _,
          Entry.SignedOff _ -> {}
    }
  }

  private String relay(SupplyPointId point, Progress progress) {
    return Diagnosis.of(plan, progress)
        .relay(point)
        .map(verdict ->
            switch (verdict) {
              case RelayVerdict.Proven _ -> "proved: its load is gone and back, and nobody else's";
              case RelayVerdict.SwitchesOthers others ->
                  "takes away the load of " + accounts(others.switched()) + ", and not its own";
              case RelayVerdict.MovesNeighbours others ->
                  "its load is gone and back, and so is that of " + accounts(others.neighbours());
              case RelayVerdict.TakesPartOnly _ -> "its load shrinks and is not gone";
              case RelayVerdict.HasNoEffect _ -> "its load goes on";
              case RelayVerdict.NeedsLoad _ -> "no load, so nothing was shown";
              case RelayVerdict.OnceMore _ -> "not clear yet; once more";
            })
        .orElse("");
  }

  private String accounts(Set<SupplyPointId> points) {
    return points.stream()
        .map(point -> plan.meter(point).account())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void say(String format, Object... values) {
    screen.println(format.formatted(values));
    screen.flush();
  }
}
