package io.taiqu.supervisor;

import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.lineloss.survey.SpanFiles;
import io.taiqu.supervisor.retention.Retention;
import io.taiqu.supervisor.sql.SqlAmendmentStore;
import io.taiqu.supervisor.sql.SqlAreaSums;
import io.taiqu.supervisor.sql.SqlLineHeads;
import io.taiqu.supervisor.sql.SqlReadingStore;
import io.taiqu.supervisor.sql.SqlReadings;
import io.taiqu.supervisor.sql.SqlRetentionStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.sql.SqlTopologyStore;
import io.taiqu.supervisor.tariff.ChargeCheck;
import io.taiqu.supervisor.topology.CtExchanges;
import io.taiqu.supervisor.topology.Moves;
import io.taiqu.supervisor.topology.Topology;

/** What the grid is made of, and what is summed over it. */
final class GridParts {
  final Topology topology;
  final Amendments amendments;
  final SpanFiles spans;
  final Retention retention;

  GridParts(Foundation on, CreditParts credit, RulesParts rules, FieldParts field) {
    Moves moves =
        new Moves(
            new SqlTopologyStore(on.database, on.calendar),
            rules.estate,
            rules.assignments,
            on.audit,
            on.approvals,
            on.database,
            on.clock,
            on.config.interval(),
            on.deployment.zone());
    moves.onMoved(field.remaking::runDue);
    CtExchanges exchanges =
        new CtExchanges(
            new SqlTopologyStore(on.database, on.calendar),
            rules.estate,
            rules.assignments,
            point -> credit.rating.terms(point).map(ChargeCheck.RatingStore.Terms::tariff),
            on.audit,
            on.approvals,
            on.database,
            on.clock,
            on.config.interval(),
            on.deployment.zone());
    exchanges.onExchanged(field.remaking::runDue);
    this.amendments =
        new Amendments(
            new SqlAmendmentStore(on.database, new SqlReadingStore(on.database)),
            new SqlReadings(on.database, on.calendar),
            on.audit,
            on.database,
            on.clock,
            on.config.interval(),
            on.deployment.zone());
    amendments.onChange(field.remaking::runDue);
    this.retention =
        new Retention(
            new SqlRetentionStore(on.database, on.deployment.zone()),
            on.config.keeping(),
            on.database,
            on.clock,
            on.deployment.zone());
    this.spans =
        new SpanFiles(
            new SqlSpanStore(on.database, on.calendar, on.deployment.currency()),
            on.config.lineLoss());
    this.topology =
        new Topology(
            moves,
            exchanges,
            new SqlAreaSums(on.database, on.calendar),
            new SqlLineHeads(on.database));
  }
}
