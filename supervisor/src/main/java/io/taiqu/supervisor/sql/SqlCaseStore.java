package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.inspection.CaseState;
import io.taiqu.supervisor.inspection.CaseStore;
import io.taiqu.supervisor.inspection.Finding;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.survey.SurveyJson;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cases in a table. */
public final class SqlCaseStore implements CaseStore {
  private static final String COLUMNS =
      """
      subject, transformer, state, fault, suspicion, from_day, to_day, opened_at, seen_at,
      times_seen, assignee, finding, found_by, found_at, found_remark, claim_amount,
      claim_approval, claimed_by, claimed_at, remedy, remedied_by, remedied_at, closed_by,
      closed_at, closed_remark
      """;
  private static final int COLUMN_COUNT = 25;
  private static final String SELECT = "SELECT id, " + COLUMNS + " FROM inspection_case ";

  private final Database database;

  public SqlCaseStore(Database database) {
    this.database = database;
  }

  @Override
  public long add(InspectionCase added) {
    return database.write(connection -> {
      long id = NextId.of(connection, "inspection_case");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO inspection_case ("
                  + COLUMNS
                  + ", id) VALUES ("
                  + "?, ".repeat(COLUMN_COUNT)
                  + "?)")) {
        fill(insert, added);
        insert.setLong(COLUMN_COUNT + 1, id);
        insert.executeUpdate();
      }
      return id;
    });
  }

  @Override
  public void save(InspectionCase changed) {
    database.execute(connection -> {
      String assignments = COLUMNS.strip().replaceAll("\\s*,\\s*", " = ?, ") + " = ?";
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE inspection_case SET " + assignments + " WHERE id = ?")) {
        fill(update, changed);
        update.setLong(COLUMN_COUNT + 1, changed.id());
        update.executeUpdate();
      }
    });
  }

  private static void fill(PreparedStatement statement, InspectionCase one) throws SQLException {
    statement.setString(1, one.subject());
    statement.setString(2, one.transformer().code());
    statement.setString(3, one.state().name());
    statement.setString(4, one.fault().name());
    statement.setString(5, SurveyJson.write(one.suspicion()));
    statement.setLong(6, one.from().toEpochDay());
    statement.setLong(7, one.to().toEpochDay());
    statement.setLong(8, one.openedAt().toEpochMilli());
    statement.setLong(9, one.seenAt().toEpochMilli());
    statement.setInt(10, one.timesSeen());
    text(statement, 11, one.assignee());
    text(statement, 12, one.found().map(found -> found.finding().name()));
    text(statement, 13, one.found().map(InspectionCase.Found::by));
    number(statement, 14, one.found().map(found -> found.at().toEpochMilli()));
    text(statement, 15, one.found().map(InspectionCase.Found::remark));
    number(statement, 16, one.claim().map(claim -> claim.amount().nano()));
    number(statement, 17, one.claim().map(InspectionCase.Claim::approval));
    text(statement, 18, one.claim().map(InspectionCase.Claim::by));
    number(statement, 19, one.claim().map(claim -> claim.at().toEpochMilli()));
    text(statement, 20, one.remedy().map(InspectionCase.Remedy::what));
    text(statement, 21, one.remedy().map(InspectionCase.Remedy::by));
    number(statement, 22, one.remedy().map(remedy -> remedy.at().toEpochMilli()));
    text(statement, 23, one.closing().map(InspectionCase.Closing::by));
    number(statement, 24, one.closing().map(closing -> closing.at().toEpochMilli()));
    text(statement, 25, one.closing().map(InspectionCase.Closing::remark));
  }

  private static void text(PreparedStatement statement, int place, Optional<String> value)
      throws SQLException {
    statement.setString(place, value.orElse(null));
  }

  private static void number(PreparedStatement statement, int place, Optional<Long> value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setLong(place, value.get());
    } else {
      statement.setNull(place, Types.BIGINT);
    }
  }

  @Override
  public Optional<InspectionCase> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(SELECT + "WHERE id = ?")) {
        query.setLong(1, id);
        return cases(query).stream().findFirst();
      }
    });
  }

  @Override
  public Optional<InspectionCase> newest(String subject) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(SELECT + "WHERE subject = ? ORDER BY id DESC LIMIT 1")) {
        query.setString(1, subject);
        return cases(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<InspectionCase> list(Set<CaseState> states, int skip, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              SELECT
                  + "WHERE state IN (''"
                  + ", ?".repeat(states.size())
                  + ") ORDER BY id DESC LIMIT ? OFFSET ?")) {
        int place = 1;
        for (CaseState state : states) {
          query.setString(place++, state.name());
        }
        query.setInt(place++, limit);
        query.setInt(place, skip);
        return cases(query);
      }
    });
  }

  @Override
  public List<InspectionCase> of(TransformerId transformer) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(SELECT + "WHERE transformer = ? ORDER BY id DESC")) {
        query.setString(1, transformer.code());
        return cases(query);
      }
    });
  }

  private static List<InspectionCase> cases(PreparedStatement query) throws SQLException {
    List<InspectionCase> cases = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        cases.add(
            new InspectionCase(
                rows.getLong("id"),
                new TransformerId(rows.getString("transformer")),
                CaseState.valueOf(rows.getString("state")),
                SurveyJson.readSuspicion(rows.getString("suspicion")),
                LocalDate.ofEpochDay(rows.getLong("from_day")),
                LocalDate.ofEpochDay(rows.getLong("to_day")),
                instant(rows, "opened_at"),
                instant(rows, "seen_at"),
                rows.getInt("times_seen"),
                Optional.ofNullable(rows.getString("assignee")),
                found(rows),
                claim(rows),
                remedy(rows),
                closing(rows)));
      }
    }
    return cases;
  }

  private static Optional<InspectionCase.Found> found(ResultSet rows) throws SQLException {
    String finding = rows.getString("finding");
    return finding == null
        ? Optional.empty()
        : Optional.of(
            new InspectionCase.Found(
                Finding.valueOf(finding),
                rows.getString("found_by"),
                instant(rows, "found_at"),
                rows.getString("found_remark")));
  }

  private static Optional<InspectionCase.Claim> claim(ResultSet rows) throws SQLException {
    String by = rows.getString("claimed_by");
    return by == null
        ? Optional.empty()
        : Optional.of(
            new InspectionCase.Claim(
                new Money(rows.getLong("claim_amount")),
                rows.getLong("claim_approval"),
                by,
                instant(rows, "claimed_at")));
  }

  private static Optional<InspectionCase.Remedy> remedy(ResultSet rows) throws SQLException {
    String what = rows.getString("remedy");
    return what == null
        ? Optional.empty()
        : Optional.of(
            new InspectionCase.Remedy(
                what, rows.getString("remedied_by"), instant(rows, "remedied_at")));
  }

  private static Optional<InspectionCase.Closing> closing(ResultSet rows) throws SQLException {
    String remark = rows.getString("closed_remark");
    return remark == null
        ? Optional.empty()
        : Optional.of(
            new InspectionCase.Closing(
                remark, rows.getString("closed_by"), instant(rows, "closed_at")));
  }

  private static Instant instant(ResultSet rows, String column) throws SQLException {
    return Instant.ofEpochMilli(rows.getLong(column));
  }

  @Override
  public Map<CaseState, Integer> counts() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT state, COUNT(*) FROM inspection_case GROUP BY state");
          ResultSet rows = query.executeQuery()) {
        Map<CaseState, Integer> counts = new EnumMap<>(CaseState.class);
        while (rows.next()) {
          counts.put(CaseState.valueOf(rows.getString(1)), rows.getInt(2));
        }
        return counts;
      }
    });
  }

  @Override
  public Map<TransformerId, Integer> active() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT transformer, COUNT(*) FROM inspection_case
                   WHERE state <> 'CLOSED' GROUP BY transformer
                  """);
          ResultSet rows = query.executeQuery()) {
        Map<TransformerId, Integer> active = new HashMap<>();
        while (rows.next()) {
          active.put(new TransformerId(rows.getString(1)), rows.getInt(2));
        }
        return active;
      }
    });
  }

  @Override
  public List<Tally> tallies() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT fault, finding, COUNT(*) FROM inspection_case
                   WHERE finding IS NOT NULL GROUP BY fault, finding
                  """);
          ResultSet rows = query.executeQuery()) {
        List<Tally> tallies = new ArrayList<>();
        while (rows.next()) {
          tallies.add(
              new Tally(
                  FaultType.valueOf(rows.getString(1)),
                  Finding.valueOf(rows.getString(2)),
                  rows.getInt(3)));
        }
        return tallies;
      }
    });
  }
}
