package io.taiqu.supervisor.sql;

import io.taiqu.protocol.codec.ChargingStateCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.assignment.CheckpointStore;
import io.taiqu.supervisor.transaction.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;

/** Checkpoints in one table. */
public final class SqlCheckpointStore implements CheckpointStore {
  private final Database database;

  public SqlCheckpointStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Checkpoint> checkpoint(SupplyPointId point) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT assignment_epoch, content, taken_at FROM charging_checkpoint WHERE point = ?")) {
        query.setString(1, point.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Checkpoint(
                      rows.getLong(1),
                      ChargingStateCodec.decode(rows.getBytes(2)),
                      Instant.ofEpochMilli(rows.getLong(3))))
              : Optional.empty();
        }
      } catch (MalformedException e) {
        throw new StoreException("A stored checkpoint can't be read: " + e.getMessage(), e);
      }
    });
  }

  @Override
  public void save(SupplyPointId point, Checkpoint checkpoint) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO charging_checkpoint (point, assignment_epoch, content, taken_at)
              VALUES (?, ?, ?, ?)
              ON CONFLICT (point) DO UPDATE SET
                assignment_epoch = excluded.assignment_epoch, content = excluded.content,
                taken_at = excluded.taken_at
              """)) {
        upsert.setString(1, point.toString());
        upsert.setLong(2, checkpoint.assignmentEpoch());
        upsert.setBytes(3, ChargingStateCodec.encode(checkpoint.charging()));
        upsert.setLong(4, checkpoint.takenAt().toEpochMilli());
        upsert.executeUpdate();
      }
    });
  }
}
