package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.lineloss.TransformerLoss;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Nameplates of transformers in their table. */
final class NameplateRows {
  static final String COLUMNS =
      "rated_kva, no_load_w, short_circuit_w, voltage_ratio, impedance_percent";

  private NameplateRows() {}

  /** What a row says the transformer itself loses; empty if it does not say enough. */
  static Optional<TransformerLoss> loss(ResultSet rows, Calendar calendar) throws SQLException {
    long noLoad = rows.getLong("no_load_w");
    boolean known = !rows.wasNull();
    long shortCircuit = rows.getLong("short_circuit_w");
    known &= !rows.wasNull();
    String ratio = rows.getString("voltage_ratio");
    if (!known || ratio == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TransformerLoss(
            rows.getInt("rated_kva"),
            Math.toIntExact(noLoad),
            Math.toIntExact(shortCircuit),
            Nameplate.VoltageRatio.parse(ratio),
            Optional.ofNullable(rows.getString("impedance_percent"))
                .map(BigDecimal::new)
                .map(BigDecimal::doubleValue)
                .orElse(TransformerLoss.USUAL_IMPEDANCE_PERCENT),
            calendar.stepMinutes() / 60.0));
  }
}
