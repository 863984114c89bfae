package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.CreditStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Credit accounts and the outbox of credit states. */
public final class SqlCreditStore implements CreditStore {
  private static final String ACCOUNT_COLUMNS =
      """
      SELECT point, edge, meter_hash, assignment_epoch, generation, sequence, credited, withdrawn,
             grant_head, frozen, tokens
        FROM credit_account
      """;

  private static final String ISSUE_COLUMNS =
      """
      SELECT i.point, i.generation, i.sequence, i.edge, i.meter_hash, i.assignment_epoch, i.credited,
             i.withdrawn, i.grant_head, i.tariff_version, i.policy_version, i.issued_at,
             i.tokens
        FROM credit_issue i
      """;

  private final Database database;

  public SqlCreditStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<CreditAccount> account(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(ACCOUNT_COLUMNS + " WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(toAccount(rows)) : Optional.empty();
        }
      }
    });
  }

  @Override
  public List<CreditAccount> accounts() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(ACCOUNT_COLUMNS + " ORDER BY point");
          ResultSet rows = query.executeQuery()) {
        List<CreditAccount> accounts = new ArrayList<>();
        while (rows.next()) {
          accounts.add(toAccount(rows));
        }
        return accounts;
      }
    });
  }

  private static CreditAccount toAccount(ResultSet rows) throws SQLException {
    return new CreditAccount(
        SupplyPointId.parse(rows.getString(1)),
        EdgeId.parse(rows.getString(2)),
        MeterSerialHash.fromBytes(rows.getBytes(3)),
        rows.getLong(4),
        new Revision(rows.getLong(5), rows.getLong(6)),
        new Money(rows.getLong(7)),
        new Money(rows.getLong(8)),
        rows.getLong(11),
        Digest.fromBytes(rows.getBytes(9)),
        rows.getInt(10) != 0);
  }

  @Override
  public void save(CreditAccount account) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO credit_account
                     (point, edge, meter_hash, assignment_epoch, generation, sequence, credited,
                      withdrawn, grant_head, frozen, tokens)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (point) DO UPDATE SET
                edge = excluded.edge, meter_hash = excluded.meter_hash,
                assignment_epoch = excluded.assignment_epoch, generation = excluded.generation,
                sequence = excluded.sequence, credited = excluded.credited,
                withdrawn = excluded.withdrawn, grant_head = excluded.grant_head,
                frozen = excluded.frozen, tokens = excluded.tokens
              """)) {
        upsert.setString(1, account.point().toString());
        upsert.setString(2, account.edge().toString());
        upsert.setBytes(3, account.meter().toBytes());
        upsert.setLong(4, account.assignmentEpoch());
        upsert.setLong(5, account.revision().generation());
        upsert.setLong(6, account.revision().sequence());
        upsert.setLong(7, account.credited().nano());
        upsert.setLong(8, account.withdrawn().nano());
        upsert.setBytes(9, account.grantHead().toBytes());
        upsert.setInt(10, account.frozen() ? 1 : 0);
        upsert.setLong(11, account.tokens());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void decide(Issue issue) {
    insert(issue, false);
  }

  @Override
  public boolean adopt(Issue issue) {
    return database.write(connection -> {
      Optional<Issue> known = issue(issue.point(), issue.revision());
      if (known.equals(Optional.of(issue))) {
        markPublished(issue.point(), issue.revision());
        return true;
      }
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM credit_issue WHERE point = ? AND generation = ? AND sequence = ? AND published = 0")) {
        delete.setString(1, issue.point().toString());
        delete.setLong(2, issue.revision().generation());
        delete.setLong(3, issue.revision().sequence());
        if (delete.executeUpdate() == 0 && known.isPresent()) {
          return false;
        }
      }
      insert(issue, true);
      return true;
    });
  }

  @Override
  public void giveUpWaiting() {
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM credit_issue WHERE published = 0")) {
        delete.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Instant> recoveringSince() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT begun_at FROM recovery WHERE ended_at IS NULL");
          ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(Instant.ofEpochMilli(rows.getLong(1))) : Optional.empty();
      }
    });
  }

  @Override
  public void beginRecovery(Instant at) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE recovery SET begun_at = ? WHERE ended_at IS NULL")) {
        update.setLong(1, at.toEpochMilli());
        if (update.executeUpdate() > 0) {
          return;
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO recovery (no, begun_at) VALUES ((SELECT COALESCE(MAX(no), 0) + 1 FROM recovery), ?)")) {
        insert.setLong(1, at.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public void endRecovery(Instant at, long generation) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE recovery SET ended_at = ?, generation = ? WHERE ended_at IS NULL")) {
        update.setLong(1, at.toEpochMilli());
        update.setLong(2, generation);
        update.executeUpdate();
      }
    });
  }

  private void insert(Issue issue, boolean published) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO credit_issue
                     (point, generation, sequence, edge, meter_hash, assignment_epoch, credited,
                      withdrawn, grant_head, tariff_version, policy_version, issued_at, published,
                      tokens)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """)) {
        insert.setString(1, issue.point().toString());
        insert.setLong(2, issue.revision().generation());
        insert.setLong(3, issue.revision().sequence());
        insert.setString(4, issue.edge().toString());
        insert.setBytes(5, issue.meter().toBytes());
        insert.setLong(6, issue.assignmentEpoch());
        insert.setLong(7, issue.credited().nano());
        insert.setLong(8, issue.withdrawn().nano());
        insert.setBytes(9, issue.grantHead().toBytes());
        insert.setLong(10, issue.versions().tariffs());
        insert.setLong(11, issue.versions().policy());
        insert.setLong(12, issue.issuedAt().toEpochMilli());
        insert.setInt(13, published ? 1 : 0);
        insert.setLong(14, issue.tokens());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Issue> issue(SupplyPointId point, Revision revision) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              ISSUE_COLUMNS + " WHERE i.point = ? AND i.generation = ? AND i.sequence = ?")) {
        query.setString(1, point.toString());
        query.setLong(2, revision.generation());
        query.setLong(3, revision.sequence());
        List<Issue> found = issues(query);
        return found.stream().findFirst();
      }
    });
  }

  @Override
  public Optional<Issue> newestUpTo(Issue later, Money credited) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              ISSUE_COLUMNS
                  + """
                   WHERE i.point = ? AND i.assignment_epoch = ? AND i.credited <= ?
                     AND (i.generation < ? OR (i.generation = ? AND i.sequence < ?))
                   ORDER BY i.generation DESC, i.sequence DESC LIMIT 1
                  """)) {
        query.setString(1, later.point().toString());
        query.setLong(2, later.assignmentEpoch());
        query.setLong(3, credited.nano());
        query.setLong(4, later.revision().generation());
        query.setLong(5, later.revision().generation());
        query.setLong(6, later.revision().sequence());
        return issues(query).stream().findFirst();
      }
    });
  }

  @Override
  public List<Issue> waiting() {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              ISSUE_COLUMNS
                  + " WHERE i.published = 0 ORDER BY i.issued_at, i.generation, i.sequence")) {
        return issues(query);
      }
    });
  }

  @Override
  public List<Issue> newest() {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              ISSUE_COLUMNS
                  + """
                    JOIN credit_account a
                      ON a.point = i.point AND a.generation = i.generation AND a.sequence = i.sequence
                   ORDER BY i.point
                  """)) {
        return issues(query);
      }
    });
  }

  private static List<Issue> issues(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<Issue> issues = new ArrayList<>();
      while (rows.next()) {
        issues.add(
            new Issue(
                SupplyPointId.parse(rows.getString(1)),
                new Revision(rows.getLong(2), rows.getLong(3)),
                EdgeId.parse(rows.getString(4)),
                MeterSerialHash.fromBytes(rows.getBytes(5)),
                rows.getLong(6),
                new Money(rows.getLong(7)),
                new Money(rows.getLong(8)),
                rows.getLong(13),
                Digest.fromBytes(rows.getBytes(9)),
                new Versions(rows.getLong(10), rows.getLong(11)),
                Instant.ofEpochMilli(rows.getLong(12))));
      }
      return issues;
    }
  }

  @Override
  public void markPublished(SupplyPointId point, Revision revision) {
    database.execute(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE credit_issue SET published = 1 WHERE point = ? AND generation = ? AND sequence = ?")) {
        update.setString(1, point.toString());
        update.setLong(2, revision.generation());
        update.setLong(3, revision.sequence());
        update.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Shown> shown(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT balance, credited, withdrawn FROM point_state WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Shown(
                      new Money(rows.getLong(1)),
                      new Money(rows.getLong(2)),
                      new Money(rows.getLong(3))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Money shownCredited(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT credited FROM point_state WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? new Money(rows.getLong(1)) : Money.ZERO;
        }
      }
    });
  }

  @Override
  public boolean anyPublished() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT 1 FROM credit_issue WHERE published = 1 LIMIT 1");
          ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    });
  }
}
