package io.taiqu.edge.commissioning;

import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SignedStatement;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A commissioning sheet with the unit's signature: what lets meters go into service. The signature
 * is over the compact JSON of the sheet; the certificate beside it says whose key it is, so that
 * the sheet stays valid when the unit gets a new key.
 *
 * @param sheet the sheet's fields
 * @param sha256 hexadecimal SHA-256 of the sheet's compact JSON
 * @param signature of the unit
 * @param certificate root's word for the unit's key, as issued
 */
public record SignedSheet(Map<?, ?> sheet, String sha256, byte[] signature, byte[] certificate) {

  /** Signs a sheet with the unit's key. */
  public static SignedSheet sign(Sheet sheet, SigningKey key, byte[] rawCertificate) {
    Map<String, Object> json = sheet.json();
    String text = Json.compact(json);
    return new SignedSheet(
        json,
        SitePlan.sha256(text),
        SignedStatement.sign(key, Sheet.KIND, text.getBytes(StandardCharsets.UTF_8)),
        rawCertificate.clone());
  }

  /** The file's text. */
  public String text() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sheet", sheet);
    json.put("sha256", sha256);
    json.put("signature", Base64.getEncoder().encodeToString(signature));
    json.put("certificate", Base64.getEncoder().encodeToString(certificate));
    return Json.pretty(json) + "\n";
  }

  /**
   * Reads a file's text and verifies it.
   *
   * @param edge the unit that must have signed it
   * @throws IOException saying why it is not to be believed
   */
  public static SignedSheet open(String text, TrustStore trust, EdgeId edge) throws IOException {
    SignedSheet signed = read(text);
    String compact = Json.compact(signed.sheet);
    if (!SitePlan.sha256(compact).equals(signed.sha256)) {
      throw new IOException("its hash does not fit its content: it was changed after signing");
    }
    RoleCertificate certificate = certificate(signed.certificate, trust);
    if (!certificate.subject().equals(Optional.of(edge))) {
      throw new IOException("it was signed by another unit");
    }
    if (!SignedStatement.verifies(
        certificate.key(),
        Sheet.KIND,
        compact.getBytes(StandardCharsets.UTF_8),
        signed.signature)) {
      throw new IOException("its signature is not the unit's");
    }
    return signed;
  }

  private static SignedSheet read(String text) throws IOException {
    try {
      JsonObject json = JsonObject.of(Json.parse(text));
      return new SignedSheet(
          json.object("sheet").fields(),
          json.text("sha256"),
          Base64.getDecoder().decode(json.text("signature")),
          Base64.getDecoder().decode(json.text("certificate")));
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no signed commissioning sheet: " + e.getMessage(), e);
    }
  }

  private static RoleCertificate certificate(byte[] raw, TrustStore trust) throws IOException {
    return switch (trust.openCredential(raw)) {
      case Opened.Trusted(RoleCertificate certificate, _, _, _)
          when certificate.role() == Role.EDGE && !trust.isRevoked(certificate) ->
          certificate;
      case Opened.Trusted _ -> throw new IOException("its certificate is not that of a unit");
      case Opened.Refused refused ->
          throw new IOException("its certificate is refused: " + refused.reason());
    };
  }

  /** When it was signed; empty if nobody signed it. */
  public Optional<String> signedAt() {
    return new JsonObject(sheet).optionalText("signedAt");
  }

  /**
   * Whether meters may go into service: each by its fingerprint now against the one that was
   * proved.
   *
   * @param meters as they are in the site file now
   */
  public Map<SupplyPointId, Standing> standings(List<PlannedMeter> meters) {
    Map<String, JsonObject> proved = new HashMap<>();
    for (Object meter : new JsonObject(sheet).list("meters")) {
      JsonObject json = JsonObject.of(meter);
      proved.put(json.text("supplyPoint"), json);
    }
    Map<SupplyPointId, Standing> standings = new HashMap<>();
    for (PlannedMeter meter : meters) {
      standings.put(
          meter.point(),
          standing(meter, Optional.ofNullable(proved.get(meter.point().toString()))));
    }
    return standings;
  }

  private Standing standing(PlannedMeter meter, Optional<JsonObject> proved) {
    if (signedAt().isEmpty()) {
      return new Standing(meter.point(), false, "The commissioning sheet is not signed off.");
    }
    if (proved.isEmpty()) {
      return new Standing(
          meter.point(), false, "The commissioning sheet does not know this meter.");
    }
    if (!proved.get().text("fingerprint").equals(meter.fingerprint())) {
      return new Standing(
          meter.point(),
          false,
          "Serial number, address, model, ratio or relay in the site file is not the one that was commissioned.");
    }
    return proved.get().flag("inService")
        ? new Standing(meter.point(), true, "")
        : new Standing(meter.point(), false, proved.get().optionalText("why").orElse(""));
  }
}
