package io.taiqu.supervisor.estate;

import io.taiqu.supervisor.estate.Estate.Problem;
import io.taiqu.supervisor.grid.Area;
import io.taiqu.supervisor.grid.Link;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a document can't say, because it is otherwise and changes by a procedure of its own. */
final class EstateConflicts {
  private final EstateStore store;
  private final Protections protections;

  EstateConflicts(EstateStore store, Protections protections) {
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
  List<Problem> withStored(EstateDocument document) {
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
                    + "; say since when it hangs elsewhere: taiqu supervisor estate move"));
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
