package io.taiqu.supervisor.estate;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.estate.Estate.Problem;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a document can't say, because it is otherwise and changes by a procedure of its own. */
final class EstateConflicts {
  private final EstateStore store;
  private final Protections protections;
  private final Predicate<SupplyPointId> charged;

  /**
   * Conflicts.
   *
   * @param charged the supply points with a credit account
   */
  EstateConflicts(EstateStore store, Protections protections, Predicate<SupplyPointId> charged) {
    this.charged = charged;
    this.store = store;
    this.protections = protections;
  }

  /** Problems with protections of customers that a document denies. */
  List<Problem> protectionsDenied(EstateDocument document) {
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

  /** Problems with what is stored: the network, edges, places, meters and accounts. */
  List<Problem> withStored(EstateDocument document, Instant now) {
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
        conflictsOf(transformer, path, now, problems);
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
                    + "; say since when it hangs elsewhere: taiqu supervisor estate move"));
  }

  private void conflictsOf(
      EstateDocument.Transformer transformer, String path, Instant now, List<Problem> problems) {
    ratioConflict(transformer.supplyPoint(), transformer.supplyMeter(), path + ".supplyMeter", now)
        .ifPresent(problems::add);
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
      ratioConflict(point.id(), point.meter(), place + ".meter", now).ifPresent(problems::add);
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

  /** What a document can't say of current transformers, given those that are known. */
  private Optional<Problem> ratioConflict(
      SupplyPointId point, EstateDocument.Meter meter, String path, Instant now) {
    String since = path + ".ctRatioSince";
    Optional<EstateStore.StoredRatio> known =
        store.point(point).map(EstateStore.StoredPoint::ratio);
    if (meter.ratioSince().filter(now::isBefore).isPresent()) {
      return Optional.of(new Problem(since, "is still to come: say it once it has happened"));
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    EstateStore.StoredRatio stored = known.get();
    boolean another = !stored.present().equals(meter.ratio());
    if (another && charged.test(point)) {
      return Optional.of(
          new Problem(
              path + ".ctRatio",
              "charging goes by "
                  + stored.present()
                  + "; say since when the transformers are others on the meter's page, or by taiqu supervisor estate exchange-ct"));
    }
    if (another && meter.ratioSince().isEmpty() && stored.since().isPresent()) {
      return Optional.of(
          new Problem(
              path + ".ctRatio",
              stored.present()
                  + " counts since "
                  + stored.since().get()
                  + "; say by ctRatioSince since when it is "
                  + meter.ratio()));
    }
    Optional<Instant> notBefore = another ? stored.since() : stored.earlier();
    boolean overlaps =
        meter.ratioSince().isPresent()
            && !meter.ratioSince().equals(stored.since())
            && notBefore.filter(at -> !meter.ratioSince().get().isAfter(at)).isPresent();
    return overlaps
        ? Optional.of(
            new Problem(since, "must be after " + notBefore.get() + ", when the ones before came"))
        : Optional.empty();
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
                  + "; say since when it hangs elsewhere: taiqu supervisor estate move"));
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
}
