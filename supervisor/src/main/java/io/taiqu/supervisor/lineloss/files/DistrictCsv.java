package io.taiqu.supervisor.lineloss.files;

import io.taiqu.supervisor.lineloss.TransformerLoss;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import java.util.Locale;
import java.util.Optional;

/** Writes what {@link DistrictFiles} reads, to the last digit. */
public final class DistrictCsv {
  private DistrictCsv() {}

  /** The archive. */
  public static String meters(DistrictReadings readings, String district) {
    StringBuilder csv =
        new StringBuilder(
            "meter,listed_district,archive_phase,class,ct_ratio,reg_resolution_kwh\n");
    row(
        csv,
        "SUPPLY",
        district,
        "ABC",
        number(readings.supply().accuracyClass()),
        number(readings.supply().ratio()),
        "0.001");
    for (DistrictReadings.Customer customer : readings.customers()) {
      row(
          csv,
          customer.meter(),
          customer.listedHere() ? district : "",
          customer.threePhase() ? "ABC" : customer.archivePhase().map(Enum::name).orElse(""),
          number(customer.accuracyClass()),
          number(customer.ratio()),
          number(customer.step() > 0 ? customer.step() : 0.001));
    }
    return csv.toString();
  }

  /** The customers' readings; one that was not taken has no row. */
  public static String readings(DistrictReadings readings) {
    StringBuilder csv = new StringBuilder("slot,meter,reg,v\n");
    for (int slot = 0; slot < readings.reads(); slot++) {
      for (DistrictReadings.Customer customer : readings.customers()) {
        if (!Double.isNaN(customer.register()[slot])) {
          row(
              csv,
              Integer.toString(slot),
              customer.meter(),
              number(customer.register()[slot]),
              number(customer.volts()[slot]));
        }
      }
    }
    return csv.toString();
  }

  /** The supply meter's readings. */
  public static String supply(DistrictReadings readings) {
    DistrictReadings.Supply supply = readings.supply();
    StringBuilder csv = new StringBuilder(String.join(",", DistrictFiles.supplyColumns()) + "\n");
    for (int slot = 0; slot < readings.reads(); slot++) {
      if (Double.isNaN(supply.register()[0][slot])) {
        continue;
      }
      csv.append(slot);
      append(csv, supply.register(), slot);
      append(csv, supply.volts(), slot);
      append(csv, supply.amperes(), slot);
      append(csv, supply.squares(), slot);
      csv.append('\n');
    }
    return csv.toString();
  }

  /** On which side the supply meter measures, with the nameplate where that matters. */
  public static String transformer(DistrictReadings readings) {
    StringBuilder csv =
        new StringBuilder(
            "metered_side,rated_kva,no_load_w,short_circuit_w,high_v,low_v,impedance_percent\n");
    Optional<TransformerLoss> nameplate = readings.supply().nameplate();
    if (nameplate.isPresent()) {
      TransformerLoss known = nameplate.get();
      row(
          csv,
          "HV",
          number(known.ratedKva()),
          number(known.noLoadWatts()),
          number(known.shortCircuitWatts()),
          number(known.ratio().high()),
          number(known.ratio().low()),
          number(known.impedancePercent()));
    } else {
      row(csv, readings.supply().before() ? "HV" : "LV", "", "", "", "", "", "");
    }
    return csv.toString();
  }

  private static void append(StringBuilder csv, double[][] series, int slot) {
    for (double[] one : series) {
      csv.append(',').append(number(one[slot]));
    }
  }

  private static void row(StringBuilder csv, String... cells) {
    csv.append(String.join(",", cells)).append('\n');
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }
}
