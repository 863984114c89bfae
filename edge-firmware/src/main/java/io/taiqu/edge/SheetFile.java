package io.taiqu.edge;

import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SignedSheet;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.Standing;
import io.taiqu.edge.field.RecordFile;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The signed commissioning sheet beside the site file: which meters may go into service. */
public final class SheetFile {
  private SheetFile() {}

  /**
   * Why meters are not in service. A sheet that is missing or not to be believed puts none into
   * service, and stops nothing else: a unit that reads is worth more than one that refuses to
   * start.
   */
  static Map<SupplyPointId, String> outOfService(
      EdgeConfig config, SiteConfig site, UnitKeys keys) {
    SitePlan plan = site.plan(keys.edge());
    Map<SupplyPointId, String> reasons = new HashMap<>();
    try {
      if (!Files.exists(config.commissioning())) {
        throw new IOException("there is no commissioning sheet: taiqu edge commission makes it");
      }
      SignedSheet sheet =
          SignedSheet.open(Files.readString(config.commissioning()), keys.trust(), keys.edge());
      for (Standing standing : sheet.standings(plan.meters()).values()) {
        if (!standing.inService()) {
          reasons.put(standing.point(), standing.why());
        }
      }
    } catch (IOException e) {
      for (PlannedMeter meter : plan.meters()) {
        reasons.put(meter.point(), "Not commissioned: " + e.getMessage() + ".");
      }
    }
    return reasons;
  }

  /** What is to be commissioned at a unit. */
  public static SitePlan plan(Path unitConfig) throws IOException, ConfigException {
    EdgeConfig config = EdgeConfig.read(unitConfig, Overrides.NONE).value();
    return SiteReader.read(config).value().plan(UnitKeys.load(config.keys()).edge());
  }

  /** Writes the sheet of a record, signed with the unit's key, where the unit looks for it. */
  public static void write(Path unitConfig, Progress progress) throws IOException, ConfigException {
    EdgeConfig config = EdgeConfig.read(unitConfig, Overrides.NONE).value();
    UnitKeys keys = UnitKeys.load(config.keys());
    write(config, keys, Sheet.of(SiteReader.read(config).value().plan(keys.edge()), progress));
  }

  static SignedSheet write(EdgeConfig config, UnitKeys keys, Sheet sheet) throws IOException {
    SignedSheet signed = SignedSheet.sign(sheet, keys.key(), keys.rawCertificate());
    RecordFile.writeSafely(config.commissioning(), signed.text());
    return signed;
  }
}
