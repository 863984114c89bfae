package io.taiqu.edge;

import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.ProfileTrial;
import io.taiqu.edge.modbus.RegisterField;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Meter models in words, for a terminal. */
final class ProfileText {
  private ProfileText() {}

  static String unknown(String model) {
    return "There is no meter model \""
        + model
        + "\". Known: "
        + String.join(", ", ProfileReader.BUNDLED)
        + "; for one of your own give its file, or --profiles.";
  }

  /** How a meter of the model is told from others. */
  static String recognition(MeterProfile profile) {
    if (profile.isUndecided()) {
      return "decided by probing: "
          + String.join(", ", profile.variants().stream().map(v -> v.name()).toList());
    }
    if (profile.identity().serial().isPresent()) {
      return "serial number";
    }
    boolean proof = profile.identity().probe().filter(MeterProfile.Probe::isProof).isPresent();
    return (proof ? "model only" : "by what it measures") + ": two of them can't be told apart";
  }

  /** What a model's file says. */
  static void summary(MeterProfile profile, PrintWriter out) {
    out.printf("%s (%s)%n", profile.id(), profile.name());
    out.printf("  recognised by    %s%n", recognition(profile));
    MeterProfile.EnergyField energy = profile.energy();
    out.printf(
        "  billing register %s, rolls over at %s%s%n",
        energy.field(), energy.range(), energy.bothDirections() ? ", counts both directions" : "");
    if (energy.field().type() == RegisterField.Type.F32) {
      out.println(
          "  note             a float of kWh steps by 0.98 Wh from 8192 kWh on, by 15.6 Wh from"
              + " 131072 kWh on");
    }
    out.printf(
        "  measures         %d voltages, %d currents, power%s%s%s%s%n",
        profile.registers().voltages().size(),
        profile.registers().currents().size(),
        profile.registers().phasePowers().isEmpty() ? "" : ", power per phase",
        profile.registers().powerFactor().isPresent() ? ", power factor" : "",
        profile.registers().frequency().isPresent() ? ", frequency" : "",
        profile.registers().energyExport().isPresent() ? ", export" : "");
    out.printf("  relay            %s%n", profile.relay().isPresent() ? "its own" : "none");
  }

  /** What a trial showed. */
  static void trial(ProfileTrial.Result result, PrintWriter out) {
    out.printf(
        "%s%s%n",
        result.profile().name(), result.profile().variant().map(v -> ", variant " + v).orElse(""));
    for (ProfileTrial.Row row : result.rows()) {
      out.printf(
          "  %-16s FC%d %04X %-5s  %-20s  %s%n",
          row.quantity(),
          row.field().function(),
          row.field().address(),
          row.field().type().name().toLowerCase(java.util.Locale.ROOT),
          hex(row.words()),
          row.value().map(v -> v + (row.unit().isEmpty() ? "" : " " + row.unit())).orElse("")
              + row.problem().map(p -> "! " + p).orElse(""));
    }
    for (String remark : result.remarks()) {
      out.println("! " + remark);
    }
    if (result.profile().identity().serial().isEmpty()) {
      out.println("Note: the model tells no serial number; two of its meters can't be told apart.");
    }
    if (result.fits()) {
      out.println("The model fits.");
    }
  }

  private static String hex(List<Integer> words) {
    String all = words.stream().map(w -> "%04X".formatted(w)).collect(Collectors.joining(" "));
    return all.length() > 39 ? all.substring(0, 39) + "…" : all;
  }
}
