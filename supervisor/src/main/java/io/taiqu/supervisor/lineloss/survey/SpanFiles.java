package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Gives stored readings in the form in which an analysis takes them, to be made elsewhere. */
public final class SpanFiles {
  private final SpanStore store;
  private final LossRules rules;

  public SpanFiles(SpanStore store, LossRules rules) {
    this.store = store;
    this.rules = rules;
  }

  /** A transformer's readings over whole days; empty if its supply meter was never read then. */
  public Optional<DistrictReadings> of(TransformerId transformer, LocalDate from, LocalDate to) {
    return store
        .span(transformer, from, to, List.of())
        .flatMap(span ->
            span.supply()
                .filter(meter -> meter.known() > 0)
                .map(meter -> DistrictAssembly.of(span, meter, rules)));
  }
}
