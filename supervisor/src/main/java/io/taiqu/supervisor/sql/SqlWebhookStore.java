package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.supervisor.topup.WebhookStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Events in one table. */
public final class SqlWebhookStore implements WebhookStore {
  private final Database database;

  public SqlWebhookStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Known> find(String provider, String event) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT content_hash, top_up FROM webhook_event WHERE provider = ? AND event = ?")) {
        query.setString(1, provider);
        query.setString(2, event);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Known(
                      Digest.fromBytes(rows.getBytes(1)),
                      Optional.ofNullable(rows.getString(2)).map(UUID::fromString)))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void add(String provider, String event, Known known, Instant at) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO webhook_event (provider, event, content_hash, top_up, at) VALUES (?, ?, ?, ?, ?)")) {
        insert.setString(1, provider);
        insert.setString(2, event);
        insert.setBytes(3, known.content().toBytes());
        insert.setString(4, known.topUp().map(UUID::toString).orElse(null));
        insert.setLong(5, at.toEpochMilli());
        insert.executeUpdate();
      }
    });
  }
}
