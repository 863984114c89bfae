package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.usereview.Explanation;
import io.taiqu.supervisor.usereview.TicketState;
import io.taiqu.supervisor.usereview.UseTicket;
import io.taiqu.supervisor.usereview.UseTicketStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tickets for use that moved, in a table. */
public final class SqlUseTicketStore implements UseTicketStore {
  private static final String SELECT =
      """
      SELECT id, transformer, point, month, against, before_wh, now_wh, state, opened_at, due_day,
             assignee, explanation, remark, closed_by, closed_at
        FROM use_ticket
      """;

  private final Database database;

  public SqlUseTicketStore(Database database) {
    this.database = database;
  }

  @Override
  public long add(UseTicket added) {
    return database.write(connection -> {
      long id = NextId.of(connection, "use_ticket");
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO use_ticket
                     (month, against, before_wh, now_wh, state, due_day, assignee, explanation,
                      remark, closed_by, closed_at, id, subject, transformer, point, opened_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        fill(insert, added);
        insert.setLong(12, id);
        insert.setString(13, added.subject());
        insert.setString(14, added.transformer().code());
        insert.setString(15, added.review().point().map(SupplyPointId::toString).orElse(null));
        insert.setLong(16, added.openedAt().toEpochMilli());
        insert.executeUpdate();
      }
      return id;
    });
  }

  @Override
  public void save(UseTicket changed) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              """
              UPDATE use_ticket
                 SET month = ?, against = ?, before_wh = ?, now_wh = ?, state = ?, due_day = ?,
                     assignee = ?, explanation = ?, remark = ?, closed_by = ?, closed_at = ?
               WHERE id = ?
              """)) {
        fill(update, changed);
        update.setLong(12, changed.id());
        update.executeUpdate();
      }
    });
  }

  private static void fill(PreparedStatement statement, UseTicket one) throws SQLException {
    UseReview review = one.review();
    statement.setString(1, review.month().toString());
    statement.setString(2, review.against().toString());
    statement.setLong(3, review.before().wattHours());
    statement.setLong(4, review.now().wattHours());
    statement.setString(5, one.state().name());
    statement.setLong(6, one.due().toEpochDay());
    statement.setString(7, one.assignee().orElse(null));
    statement.setString(8, one.closing().map(how -> how.explanation().name()).orElse(null));
    statement.setString(9, one.closing().map(UseTicket.Closing::remark).orElse(null));
    statement.setString(10, one.closing().map(UseTicket.Closing::by).orElse(null));
    if (one.closing().isPresent()) {
      statement.setLong(11, one.closing().get().at().toEpochMilli());
    } else {
      statement.setNull(11, Types.BIGINT);
    }
  }

  @Override
  public Optional<UseTicket> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(SELECT + "WHERE id = ?")) {
        query.setLong(1, id);
        return tickets(query).stream().findFirst();
      }
    });
  }

  @Override
  public Optional<UseTicket> newest(String subject) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(SELECT + "WHERE subject = ? ORDER BY id DESC LIMIT 1")) {
        query.setString(1, subject);
        return tickets(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<UseTicket> open(TransformerId transformer) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              SELECT + "WHERE state IN ('LISTED', 'ASSIGNED') AND transformer = ? ORDER BY id")) {
        query.setString(1, transformer.code());
        return tickets(query);
      }
    });
  }

  @Override
  public List<UseTicket> list(Set<TicketState> states, int skip, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              SELECT
                  + "WHERE state IN (''"
                  + ", ?".repeat(states.size())
                  + ") ORDER BY due_day, id LIMIT ? OFFSET ?")) {
        int place = 1;
        for (TicketState state : states) {
          query.setString(place++, state.name());
        }
        query.setInt(place++, limit);
        query.setInt(place, skip);
        return tickets(query);
      }
    });
  }

  private static List<UseTicket> tickets(PreparedStatement query) throws SQLException {
    List<UseTicket> tickets = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        tickets.add(
            new UseTicket(
                rows.getLong("id"),
                new TransformerId(rows.getString("transformer")),
                new UseReview(
                    Optional.ofNullable(rows.getString("point")).map(SupplyPointId::parse),
                    YearMonth.parse(rows.getString("month")),
                    YearMonth.parse(rows.getString("against")),
                    new Energy(rows.getLong("before_wh")),
                    new Energy(rows.getLong("now_wh")),
                    false),
                TicketState.valueOf(rows.getString("state")),
                Instant.ofEpochMilli(rows.getLong("opened_at")),
                LocalDate.ofEpochDay(rows.getLong("due_day")),
                Optional.ofNullable(rows.getString("assignee")),
                closing(rows)));
      }
    }
    return tickets;
  }

  private static Optional<UseTicket.Closing> closing(ResultSet rows) throws SQLException {
    String explanation = rows.getString("explanation");
    return explanation == null
        ? Optional.empty()
        : Optional.of(
            new UseTicket.Closing(
                Explanation.valueOf(explanation),
                rows.getString("remark"),
                rows.getString("closed_by"),
                Instant.ofEpochMilli(rows.getLong("closed_at"))));
  }

  @Override
  public Map<TicketState, Integer> counts() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT state, COUNT(*) FROM use_ticket GROUP BY state");
          ResultSet rows = query.executeQuery()) {
        Map<TicketState, Integer> counts = new EnumMap<>(TicketState.class);
        while (rows.next()) {
          counts.put(TicketState.valueOf(rows.getString(1)), rows.getInt(2));
        }
        return counts;
      }
    });
  }

  @Override
  public int overdue(LocalDate day) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT COUNT(*) FROM use_ticket WHERE state <> 'CLOSED' AND due_day < ?")) {
        query.setLong(1, day.toEpochDay());
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }
}
