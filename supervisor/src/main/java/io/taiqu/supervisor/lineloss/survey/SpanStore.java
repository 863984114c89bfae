package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.tariff.Tariff;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives what is stored of a transformer's meters. */
public interface SpanStore {
  /**
   * The readings of a span; empty if nothing of the transformer is stored in it. The span begins
   * with the first day of which anything is stored.
   *
   * @param neighbours points of other transformers that may belong here
   */
  Optional<SpanReadings> span(
      TransformerId transformer, LocalDate from, LocalDate to, List<SupplyPointId> neighbours);

  /** What each point of a transformer used in a month, over the days that are known whole. */
  Map<SupplyPointId, UseReview.Month> month(TransformerId transformer, YearMonth month);

  /**
   * What the customers of each transformer used in a month together, over the days of which every
   * one of them is known.
   */
  Map<TransformerId, UseReview.Month> months(YearMonth month);

  /** How many reads of each transformer are stored for these days; without any it is left out. */
  Map<TransformerId, Long> measured(LocalDate from, LocalDate to);

  /** How many reads of one transformer are stored for these days. */
  long measured(TransformerId transformer, LocalDate from, LocalDate to);

  /** How many transformers there are. */
  int transformers();

  /** The tariff of a supply point; empty if it has none. */
  Optional<Tariff> tariffOf(SupplyPointId point);
}
