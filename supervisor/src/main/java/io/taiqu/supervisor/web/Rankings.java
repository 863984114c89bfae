package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.GridView.DistrictSummary;
import io.taiqu.supervisor.lineloss.LossView.RankBy;
import io.taiqu.supervisor.lineloss.LossView.Ranked;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rankings of all transformers over finished days, and the districts. Who leafs through one, or
 * reloads it, gets the same for half a minute instead of having thousands ranked for each page.
 */
final class Rankings {
  private static final Duration KEPT_FOR = Duration.ofSeconds(30);
  private static final int EVERY_TRANSFORMER = 100_000;

  private final Services services;
  private Optional<Kept> ranking = Optional.empty();
  private Map<String, DistrictSummary> districts = Map.of();
  private Instant districtsAt = Instant.MIN;

  private record Question(LocalDate from, LocalDate to, RankBy by) {}

  private record Kept(Question question, List<Ranked> answer, Instant at) {
    boolean answers(Question asked, Instant now) {
      return question.equals(asked) && !now.isAfter(at.plus(KEPT_FOR)) && !now.isBefore(at);
    }
  }

  Rankings(Services services) {
    this.services = services;
  }

  /**
   * All transformers in order; those that can't be computed come last.
   *
   * @param district its code, or empty for all
   */
  List<Ranked> of(LocalDate from, LocalDate to, RankBy by, String district) {
    List<Ranked> all = all(new Question(from, to, by));
    if (district.isEmpty()) {
      return all;
    }
    Set<TransformerId> within =
        services.grid().districtsOfTransformers().entrySet().stream()
            .filter(each -> each.getValue().code().equals(district))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return all.stream().filter(ranked -> within.contains(ranked.transformer())).toList();
  }

  /** All transformers on one day, those first that lost the most money. */
  List<Ranked> ofDay(LocalDate day) {
    return all(new Question(day, day, RankBy.MONEY));
  }

  private synchronized List<Ranked> all(Question question) {
    Instant now = services.realClock().instant();
    if (ranking.filter(kept -> kept.answers(question, now)).isEmpty()) {
      ranking =
          Optional.of(
              new Kept(
                  question,
                  services
                      .loss()
                      .ranking(question.from(), question.to(), question.by(), EVERY_TRANSFORMER),
                  now));
    }
    return ranking.orElseThrow().answer();
  }

  /** The districts by code. */
  synchronized Map<String, DistrictSummary> districts() {
    Instant now = services.realClock().instant();
    if (now.isBefore(districtsAt) || now.isAfter(districtsAt.plus(KEPT_FOR))) {
      Map<String, DistrictSummary> found = new LinkedHashMap<>();
      services.grid().districts().forEach(each -> found.put(each.id().code(), each));
      districts = found;
      districtsAt = now;
    }
    return districts;
  }
}
