package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.ApprovalStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Proposals in one table; their facts are lines of name, tab and value. */
public final class SqlApprovalStore implements ApprovalStore {
  private static final String COLUMNS =
      """
      SELECT id, kind, subject, facts, reason, proposed_by, proposed_at, approved, decided_by, decided_at, remark
        FROM approval
      """;

  private final Database database;

  public SqlApprovalStore(Database database) {
    this.database = database;
  }

  @Override
  public long add(Approval proposal) {
    return database.write(connection -> {
      long id = NextId.of(connection, "approval");
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO approval (id, kind, subject, facts, reason, proposed_by, proposed_at)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setLong(1, id);
        insert.setString(2, proposal.kind().name());
        insert.setString(3, proposal.subject());
        insert.setString(4, lines(proposal.facts()));
        insert.setString(5, proposal.reason());
        insert.setString(6, proposal.proposedBy());
        insert.setLong(7, proposal.proposedAt().toEpochMilli());
        insert.executeUpdate();
      }
      return id;
    });
  }

  private static String lines(SequencedMap<String, String> facts) {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + "\t" + fact.getValue().replaceAll("\\s*\\R\\s*", " "))
        .collect(Collectors.joining("\n"));
  }

  private static SequencedMap<String, String> facts(String lines) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    for (String line : lines.split("\n")) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        facts.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    return facts;
  }

  @Override
  public void decide(long id, Approval.Decision decision) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE approval SET approved = ?, decided_by = ?, decided_at = ?, remark = ? WHERE id = ?")) {
        update.setInt(1, decision.approved() ? 1 : 0);
        update.setString(2, decision.by());
        update.setLong(3, decision.at().toEpochMilli());
        update.setString(4, decision.remark());
        update.setLong(5, id);
        update.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Approval> find(long id) {
    return database.read(connection -> {
      try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE id = ?")) {
        query.setLong(1, id);
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public Optional<Approval> waiting(Approval.Kind kind, String subject) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS + " WHERE decided_at IS NULL AND kind = ? AND subject = ?")) {
        query.setString(1, kind.name());
        query.setString(2, subject);
        return list(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<Approval> waiting() {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE decided_at IS NULL ORDER BY id")) {
        return list(query);
      }
    });
  }

  @Override
  public List<Approval> recent(int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " ORDER BY id DESC LIMIT ?")) {
        query.setInt(1, limit);
        return list(query);
      }
    });
  }

  private static List<Approval> list(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Approval> found = new ArrayList<>();
      while (rows.next()) {
        long decidedAt = rows.getLong(10);
        boolean decided = !rows.wasNull();
        found.add(
            new Approval(
                rows.getLong(1),
                Approval.Kind.valueOf(rows.getString(2)),
                rows.getString(3),
                facts(rows.getString(4)),
                rows.getString(5),
                rows.getString(6),
                Instant.ofEpochMilli(rows.getLong(7)),
                decided
                    ? Optional.of(
                        new Approval.Decision(
                            rows.getInt(8) != 0,
                            rows.getString(9),
                            Instant.ofEpochMilli(decidedAt),
                            rows.getString(11)))
                    : Optional.empty()));
      }
      return found;
    }
  }
}
