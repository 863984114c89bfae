package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.BandStore;
import io.taiqu.supervisor.lineloss.LossBands;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bands of loss in a table. */
public final class SqlBandStore implements BandStore {
  private final Database database;

  public SqlBandStore(Database database) {
    this.database = database;
  }

  @Override
  public List<LossBands> all() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT district, effective_from, least_coverage_percent, high_above_percent,
                         severe_above_percent, set_by, reason, set_at
                    FROM loss_band ORDER BY effective_from DESC, district
                  """);
          ResultSet rows = query.executeQuery()) {
        List<LossBands> bands = new ArrayList<>();
        while (rows.next()) {
          bands.add(
              new LossBands(
                  Optional.of(rows.getString(1))
                      .filter(code -> !code.isEmpty())
                      .map(DistrictId::new),
                  LocalDate.ofEpochDay(rows.getLong(2)),
                  new BigDecimal(rows.getString(3)),
                  new BigDecimal(rows.getString(4)),
                  new BigDecimal(rows.getString(5)),
                  rows.getString(6),
                  rows.getString(7),
                  Instant.ofEpochMilli(rows.getLong(8))));
        }
        return bands;
      }
    });
  }

  @Override
  public void save(LossBands bands) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO loss_band (district, effective_from, least_coverage_percent,
                                     high_above_percent, severe_above_percent, set_by, reason,
                                     set_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (district, effective_from) DO UPDATE SET
                least_coverage_percent = excluded.least_coverage_percent,
                high_above_percent = excluded.high_above_percent,
                severe_above_percent = excluded.severe_above_percent, set_by = excluded.set_by,
                reason = excluded.reason, set_at = excluded.set_at
              """)) {
        upsert.setString(1, bands.district().map(DistrictId::code).orElse(""));
        upsert.setLong(2, bands.from().toEpochDay());
        upsert.setString(3, bands.leastCoveragePercent().toPlainString());
        upsert.setString(4, bands.highAbovePercent().toPlainString());
        upsert.setString(5, bands.severeAbovePercent().toPlainString());
        upsert.setString(6, bands.by());
        upsert.setString(7, bands.reason());
        upsert.setLong(8, bands.at().toEpochMilli());
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public Map<TransformerId, DistrictId> districts() {
    return database.read(TransformerRows::districts);
  }
}
