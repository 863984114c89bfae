package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.sms.SmsStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages of customers in one table. */
public final class SqlSmsStore implements SmsStore {
  // Enough to tell two phones of a country apart, and short enough to stand behind a country code.
  private static final int TAIL = 8;

  private final Database database;

  public SqlSmsStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Digest> find(String gateway, String event) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT content_hash FROM sms_message WHERE gateway = ? AND event = ?")) {
        query.setString(1, gateway);
        query.setString(2, event);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(Digest.fromBytes(rows.getBytes(1))) : Optional.empty();
        }
      }
    });
  }

  @Override
  public void add(String gateway, String event, Digest content, String phone, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO sms_message (gateway, event, content_hash, phone, at) VALUES (?, ?, ?, ?, ?)")) {
        insert.setString(1, gateway);
        insert.setString(2, event);
        insert.setBytes(3, content.toBytes());
        insert.setString(4, phone);
        insert.setLong(5, at.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }

  @Override
  public int since(String phone, Instant from) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT COUNT(*) FROM sms_message WHERE phone = ? AND at >= ?")) {
        query.setString(1, phone);
        query.setLong(2, from.toEpochMilli());
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      }
    });
  }

  @Override
  public List<AccountId> accounts(String phone) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT account, phone FROM customer
               WHERE REPLACE(REPLACE(REPLACE(phone, ' ', ''), '-', ''), '+', '') LIKE ?
               ORDER BY account
              """)) {
        query.setString(1, "%" + phone.substring(Math.max(0, phone.length() - TAIL)));
        List<AccountId> accounts = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            if (same(phone, rows.getString(2).replaceAll("[^0-9]", ""))) {
              accounts.add(new AccountId(rows.getString(1)));
            }
          }
        }
        return accounts;
      }
    });
  }

  private static boolean same(String one, String other) {
    String shorter = one.length() <= other.length() ? one : other;
    String longer = shorter.equals(one) ? other : one;
    return one.equals(other) || (shorter.length() >= TAIL && longer.endsWith(shorter));
  }
}
