package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.fleet.FleetStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reports and live state. */
public final class SqlFleetStore implements FleetStore {
  private final Database database;

  public SqlFleetStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean knows(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT 1 FROM transformer WHERE edge = ?")) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next();
        }
      }
    });
  }

  @Override
  public List<LastReport> lastReports() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT t.edge, r.taken_at, r.tariffs_generation, r.tariffs_sequence,
                         r.policy_generation, r.policy_sequence
                    FROM transformer t LEFT JOIN edge_report r ON r.edge = t.edge
                   ORDER BY t.no
                  """);
          ResultSet rows = query.executeQuery()) {
        List<LastReport> reports = new ArrayList<>();
        while (rows.next()) {
          long takenAt = rows.getLong(2);
          boolean never = rows.wasNull();
          reports.add(
              new LastReport(
                  EdgeId.parse(rows.getString(1)),
                  never ? Optional.empty() : Optional.of(Instant.ofEpochMilli(takenAt)),
                  new Revision(rows.getLong(3), rows.getLong(4)),
                  new Revision(rows.getLong(5), rows.getLong(6))));
        }
        return reports;
      }
    });
  }

  @Override
  public void saveCertificate(EdgeId edge, byte[] certificate) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO edge_certificate (edge, bytes) VALUES (?, ?)
              ON CONFLICT (edge) DO UPDATE SET bytes = excluded.bytes
              """)) {
        upsert.setString(1, edge.toString());
        upsert.setBytes(2, certificate);
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public List<byte[]> certificates() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT bytes FROM edge_certificate ORDER BY edge");
          ResultSet rows = query.executeQuery()) {
        List<byte[]> certificates = new ArrayList<>();
        while (rows.next()) {
          certificates.add(rows.getBytes(1));
        }
        return certificates;
      }
    });
  }

  @Override
  public Optional<Position> position(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT report_sequence, ledger_sequence, ledger_head FROM edge_report WHERE edge = ?")) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(
                  new Position(
                      rows.getLong(1), rows.getLong(2), Digest.fromBytes(rows.getBytes(3))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public Optional<Digest> headAt(EdgeId edge, long ledgerSequence) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT ledger_head FROM edge_head WHERE edge = ? AND ledger_sequence = ?")) {
        query.setString(1, edge.toString());
        query.setLong(2, ledgerSequence);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? Optional.of(Digest.fromBytes(rows.getBytes(1))) : Optional.empty();
        }
      }
    });
  }

  @Override
  public SortedMap<Long, Digest> headsAfter(EdgeId edge, long ledgerSequence) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT ledger_sequence, ledger_head FROM edge_head WHERE edge = ? AND ledger_sequence > ?")) {
        query.setString(1, edge.toString());
        query.setLong(2, ledgerSequence);
        SortedMap<Long, Digest> heads = new TreeMap<>();
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            heads.put(rows.getLong(1), Digest.fromBytes(rows.getBytes(2)));
          }
        }
        return heads;
      }
    });
  }

  @Override
  public Optional<Proved> proved(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT ledger_sequence, ledger_head FROM ledger_proof WHERE edge = ?")) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Optional.of(new Proved(rows.getLong(1), Digest.fromBytes(rows.getBytes(2))))
              : Optional.empty();
        }
      }
    });
  }

  @Override
  public void prove(EdgeId edge, Proved proved) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO ledger_proof (edge, ledger_sequence, ledger_head) VALUES (?, ?, ?)
              ON CONFLICT (edge) DO UPDATE SET
                ledger_sequence = excluded.ledger_sequence, ledger_head = excluded.ledger_head
              """)) {
        upsert.setString(1, edge.toString());
        upsert.setLong(2, proved.ledgerSequence());
        upsert.setBytes(3, proved.head().toBytes());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public void forgetHistory(EdgeId edge) {
    database.execute(connection -> {
      for (String table : List.of("edge_report", "edge_head", "ledger_proof")) {
        try (PreparedStatement delete =
            connection.prepareStatement("DELETE FROM " + table + " WHERE edge = ?")) {
          delete.setString(1, edge.toString());
          delete.executeUpdate();
        }
      }
    });
  }

  @Override
  public void save(EdgeReport report, Instant takenAt) {
    database.execute(connection -> {
      saveReport(connection, report, takenAt);
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO edge_head (edge, ledger_sequence, ledger_head) VALUES (?, ?, ?)
              ON CONFLICT (edge, ledger_sequence) DO NOTHING
              """)) {
        insert.setString(1, report.edge().toString());
        insert.setLong(2, report.ledgerSequence());
        insert.setBytes(3, report.ledgerHead().toBytes());
        insert.executeUpdate();
      }
      savePoints(connection, report, takenAt);
    });
  }

  private static void saveReport(Connection connection, EdgeReport report, Instant takenAt)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO edge_report
                   (edge, taken_at, boot, report_sequence, clock, ledger_sequence, ledger_head,
                    stream_epoch, highest_reading, tariffs_generation, tariffs_sequence,
                    policy_generation, policy_sequence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (edge) DO UPDATE SET
              taken_at = excluded.taken_at, boot = excluded.boot,
              report_sequence = excluded.report_sequence, clock = excluded.clock,
              ledger_sequence = excluded.ledger_sequence, ledger_head = excluded.ledger_head,
              stream_epoch = excluded.stream_epoch, highest_reading = excluded.highest_reading,
              tariffs_generation = excluded.tariffs_generation,
              tariffs_sequence = excluded.tariffs_sequence,
              policy_generation = excluded.policy_generation,
              policy_sequence = excluded.policy_sequence
            """)) {
      upsert.setString(1, report.edge().toString());
      upsert.setLong(2, takenAt.toEpochMilli());
      upsert.setString(3, report.bootId().toString());
      upsert.setLong(4, report.reportSequence());
      upsert.setString(5, report.clock().name());
      upsert.setLong(6, report.ledgerSequence());
      upsert.setBytes(7, report.ledgerHead().toBytes());
      upsert.setLong(8, report.streamEpoch());
      upsert.setLong(9, report.lastReading());
      upsert.setLong(10, report.tariffs().revision().generation());
      upsert.setLong(11, report.tariffs().revision().sequence());
      upsert.setLong(12, report.policy().revision().generation());
      upsert.setLong(13, report.policy().revision().sequence());
      upsert.executeUpdate();
    }
  }

  private static void savePoints(Connection connection, EdgeReport report, Instant takenAt)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO point_state
                   (point, taken_at, balance, credited, withdrawn, charged, register_count,
                    register_exponent, register_at, commanded, feedback, hold_reason, meter_state,
                    episode, warning_step, emergency, power, voltages, currents, sample_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (point) DO UPDATE SET
              taken_at = excluded.taken_at, balance = excluded.balance, credited = excluded.credited,
              withdrawn = excluded.withdrawn, charged = excluded.charged,
              register_count = excluded.register_count,
              register_exponent = excluded.register_exponent, register_at = excluded.register_at,
              commanded = excluded.commanded, feedback = excluded.feedback,
              hold_reason = excluded.hold_reason, meter_state = excluded.meter_state,
              episode = excluded.episode, warning_step = excluded.warning_step,
              emergency = excluded.emergency, power = excluded.power, voltages = excluded.voltages,
              currents = excluded.currents, sample_at = excluded.sample_at
            """)) {
      for (MeterReport meter : report.meters()) {
        bind(upsert, meter, takenAt);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private static void bind(PreparedStatement upsert, MeterReport meter, Instant takenAt)
      throws SQLException {
    upsert.setString(1, meter.supplyPoint().toString());
    upsert.setLong(2, takenAt.toEpochMilli());
    upsert.setLong(3, meter.balance().nano());
    upsert.setLong(4, meter.credited().nano());
    upsert.setLong(5, meter.withdrawn().nano());
    upsert.setLong(6, meter.charged().nano());
    if (meter.position().isPresent()) {
      MeterRegister register = meter.position().get().register();
      upsert.setLong(7, register.count());
      upsert.setInt(8, register.exponent());
      upsert.setLong(9, meter.position().get().at().toEpochMilli());
    } else {
      upsert.setNull(7, Types.BIGINT);
      upsert.setNull(8, Types.INTEGER);
      upsert.setNull(9, Types.BIGINT);
    }
    upsert.setString(10, meter.commanded().name());
    upsert.setString(11, meter.feedback().name());
    upsert.setString(12, meter.hold().map(Enum::name).orElse(null));
    upsert.setString(13, meter.link().name());
    upsert.setLong(14, meter.episode());
    upsert.setInt(15, meter.warningStep());
    upsert.setInt(16, meter.emergencyInUse() ? 1 : 0);
    if (meter.lastSample().isPresent()) {
      MeterReport.LiveSample sample = meter.lastSample().get();
      upsert.setLong(17, sample.power().watts());
      upsert.setString(
          18,
          sample.voltages().stream()
              .map(Voltage::millivolts)
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
      upsert.setString(
          19,
          sample.currents().stream()
              .map(Current::milliamps)
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
      upsert.setLong(20, sample.at().toEpochMilli());
    } else {
      upsert.setNull(17, Types.BIGINT);
      upsert.setNull(18, Types.VARCHAR);
      upsert.setNull(19, Types.VARCHAR);
      upsert.setNull(20, Types.BIGINT);
    }
  }
}
