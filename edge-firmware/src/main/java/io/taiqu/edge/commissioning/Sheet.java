package io.taiqu.edge.commissioning;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.time.LocalTimes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The commissioning sheet: what was planned, what was found, who signed.
 *
 * @param plan what was to be commissioned
 * @param progress the record
 * @param diagnosis what it proves
 */
public record Sheet(SitePlan plan, Progress progress, Diagnosis diagnosis) {
  /** Kind of statement that a signature over a sheet is made for. */
  public static final String KIND = "commissioning sheet";

  /** The sheet of a record, signed or not. */
  public static Sheet of(SitePlan plan, Progress progress) {
    return new Sheet(plan, progress, Diagnosis.of(plan, progress));
  }

  /** Whether a meter may go into service. */
  public Standing standing(PlannedMeter meter) {
    return Standing.of(plan, progress, diagnosis, meter);
  }

  /** Hexadecimal SHA-256 of its compact JSON. */
  public String hash() {
    return SitePlan.sha256(Json.compact(json()));
  }

  /** Everything on it, for JSON: the order of the fields is part of it. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("document", "taiqu commissioning sheet");
    json.put("version", 1);
    json.put("edge", plan.edge().toString());
    json.put("transformer", plan.transformer().code());
    json.put("plan", plan.digest());
    progress
        .begun()
        .ifPresent(begun -> {
          json.put("technician", begun.technician());
          json.put("begunAt", begun.at().toString());
        });
    progress
        .signedOff()
        .ifPresent(signed -> {
          json.put("signedBy", signed.technician());
          json.put("signedAt", signed.at().toString());
        });
    json.put("meters", plan.meters().stream().map(this::meter).toList());
    diagnosis.sum().ifPresent(sum -> json.put("sum", sum(sum)));
    json.put("findings", diagnosis.findings().stream().map(this::finding).toList());
    return json;
  }

  private Map<String, Object> meter(PlannedMeter meter) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("supplyPoint", meter.point().toString());
    json.put("account", meter.account());
    json.put("role", meter.role().name().toLowerCase(Locale.ROOT));
    json.put("serial", meter.serial().text());
    json.put("profile", meter.profile());
    json.put("bus", meter.bus());
    json.put("address", meter.address());
    json.put("ctRatio", meter.ratio().toString());
    meter.relay().ifPresent(relay -> json.put("relay", relay));
    json.put("fingerprint", meter.fingerprint());
    diagnosis.verdict(meter).ifPresent(verdict -> json.put("identity", words(verdict.name())));
    Identification found = progress.identified().get(meter.point());
    if (found != null && found.register().isPresent()) {
      Map<String, Object> register = new LinkedHashMap<>();
      register.put("count", found.register().get().count());
      register.put("exponent", found.register().get().exponent());
      json.put("register", register);
    }
    if (!meter.phases().isEmpty()) {
      json.put("plannedPhases", meter.phases());
    }
    List<String> phases = phases(meter.point());
    if (!phases.isEmpty()) {
      json.put("phases", phases);
    }
    diagnosis
        .relay(meter.point())
        .ifPresent(verdict -> {
          json.put("pairing", pairing(meter));
          json.put("openings", progress.openings(meter.point()).size());
          json.put("readBack", readBack(meter.point()));
        });
    Standing standing = standing(meter);
    json.put("inService", standing.inService());
    if (!standing.inService()) {
      json.put("why", standing.why());
    }
    return json;
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private List<String> phases(SupplyPointId point) {
    List<String> phases = new ArrayList<>();
    for (int element = 0; element < diagnosis.phases(point).size(); element++) {
      phases.add(diagnosis.phase(point, element).map(Enum::name).orElse("?"));
    }
    // Elements behind the last one that is on a phase are not connected.
    while (!phases.isEmpty() && phases.getLast().equals("?")) {
      phases.removeLast();
    }
    return phases;
  }

  /** What was shown of relay and meter, in a word; "-" where there is no relay or no opening. */
  public String pairing(PlannedMeter meter) {
    return diagnosis
        .relay(meter.point())
        .map(verdict ->
            switch (verdict) {
              case RelayVerdict.Proven _ -> "proven";
              case RelayVerdict.SwitchesOthers _ -> "switches-others";
              case RelayVerdict.MovesNeighbours _ -> "moves-neighbours";
              case RelayVerdict.TakesPartOnly _ -> "takes-part-only";
              case RelayVerdict.HasNoEffect _ -> "no-effect";
              case RelayVerdict.NeedsLoad _ -> "no-load";
              case RelayVerdict.OnceMore _ -> "not-finished";
            })
        .orElse("-");
  }

  private String readBack(SupplyPointId point) {
    boolean wrong = false;
    boolean seen = false;
    for (SwitchObservation opening : progress.openings(point)) {
      seen |= opening.whileOpen() != RelayFeedback.UNKNOWN;
      wrong |=
          opening.whileOpen() == RelayFeedback.CLOSED
              || opening.closedAgain() == RelayFeedback.OPEN;
    }
    return wrong ? "wrong" : seen ? "agrees" : "none";
  }

  private static Map<String, Object> sum(SumCheck sum) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sweeps", sum.sweeps());
    json.put("supplyWatts", Math.round(sum.supplyWatts()));
    json.put("customerWatts", Math.round(sum.customerWatts()));
    json.put("missingWatts", Math.round(sum.missingWatts()));
    json.put("uncertaintyWatts", Math.round(sum.uncertaintyWatts()));
    json.put("closes", sum.closes());
    return json;
  }

  private Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", finding.id());
    json.put("kind", finding.kind());
    json.put("weight", words(finding.weight().name()));
    json.put(
        "accounts",
        finding.points().stream()
            .map(point -> plan.find(point).map(PlannedMeter::account).orElse(point.toString()))
            .toList());
    json.put("text", FindingText.of(plan, finding));
    progress.answer(Procedure.reason(finding)).ifPresent(reason -> json.put("reason", reason));
    return json;
  }

  /** One line a meter, with a head; fields as RFC 4180 has them. */
  public String csv() {
    StringBuilder csv =
        new StringBuilder(
            "account,serial,profile,bus,address,ct_ratio,relay,identity,register,phases,pairing,read_back,in_service,why\r\n");
    for (PlannedMeter meter : plan.meters()) {
      Map<String, Object> json = meter(meter);
      Optional<Identification> found =
          Optional.ofNullable(progress.identified().get(meter.point()));
      csv.append(
          String.join(
              ",",
              quoted(meter.account()),
              quoted(meter.serial().text()),
              quoted(meter.profile()),
              quoted(meter.bus()),
              quoted(Integer.toString(meter.address())),
              quoted(meter.ratio().toString()),
              quoted(meter.relay().orElse("")),
              quoted(String.valueOf(json.getOrDefault("identity", ""))),
              quoted(found.flatMap(Identification::register).map(Object::toString).orElse("")),
              quoted(String.join("", phases(meter.point()))),
              quoted(pairing(meter)),
              quoted(String.valueOf(json.getOrDefault("readBack", ""))),
              quoted(String.valueOf(json.get("inService"))),
              quoted(standing(meter).why())));
      csv.append("\r\n");
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    // A spreadsheet takes a cell that begins so for a formula.
    String safe =
        !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 && text.length() > 1
            ? "'" + text
            : text;
    return safe.matches("[^\",\r\n]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }

  private String sumVerdict(SumCheck sum) {
    boolean all = diagnosis.findings().stream().noneMatch(f -> f instanceof Finding.SumUnproved);
    return all ? sum.closes() ? "closes" : "DOES NOT CLOSE" : "not all meters are in it";
  }

  /**
   * The sheet on paper, 100 columns wide, with room for a signature.
   *
   * @param zone the deployment's, for its times
   */
  public String print(String hash, ZoneId zone) {
    StringBuilder page = new StringBuilder();
    page.append("COMMISSIONING SHEET  台区投运验收单\n\n");
    page.append("Transformer 台区   %s\n".formatted(plan.transformer().code()));
    page.append("Unit 终端          %s\n".formatted(plan.edge()));
    progress
        .begun()
        .ifPresent(begun ->
            page.append(
                "Begun 开始         %s by %s\n"
                    .formatted(LocalTimes.text(begun.at(), zone), begun.technician())));
    progress
        .signedOff()
        .ifPresent(signed ->
            page.append(
                "Signed 签字        %s by %s\n"
                    .formatted(LocalTimes.text(signed.at(), zone), signed.technician())));
    page.append(
        "\n%-14s %-14s %-10s %-13s %-7s %-16s %s%n"
            .formatted(
                "Account", "Serial", "Address", "Identity", "Phase", "Pairing", "In service"));
    for (PlannedMeter meter : plan.meters()) {
      page.append(
          "%-14s %-14s %-10s %-13s %-7s %-16s %s%n"
              .formatted(
                  meter.account(),
                  meter.serial().text(),
                  meter.place(),
                  diagnosis.verdict(meter).map(v -> words(v.name())).orElse("-"),
                  String.join("", phases(meter.point())),
                  pairing(meter),
                  standing(meter).inService() ? "yes" : "NO"));
    }
    diagnosis
        .sum()
        .ifPresent(sum ->
            page.append(
                "\nSum 总表核对       supply %.0f W, customers %.0f W, difference %.0f W ± %.0f W: %s%n"
                    .formatted(
                        sum.supplyWatts(),
                        sum.customerWatts(),
                        sum.missingWatts(),
                        sum.uncertaintyWatts(),
                        sumVerdict(sum))));
    page.append("\nFindings 问题      %s%n".formatted(diagnosis.findings().isEmpty() ? "none" : ""));
    for (Finding finding : diagnosis.findings()) {
      page.append(
          "- [%s] %s%n".formatted(words(finding.weight().name()), FindingText.of(plan, finding)));
      progress
          .answer(Procedure.reason(finding))
          .ifPresent(reason -> page.append("  Reason 原因: %s%n".formatted(reason)));
    }
    page.append("\nSHA-256 %s%n".formatted(hash));
    page.append("\nTechnician 技术员 ____________________   Station 供电所 ____________________\n");
    return page.toString();
  }
}
