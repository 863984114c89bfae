package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import java.nio.charset.StandardCharsets;

/** The fields of what the credit role signs. */
final class CreditBodies {
  private CreditBodies() {}

  static void write(CreditState credit, WireWriter out) {
    out.uuid(credit.supplyPoint().uuid())
        .bytes(credit.meter().toBytes())
        .uuid(credit.edge().uuid())
        .u32(credit.assignmentEpoch())
        .u32(credit.revision().generation())
        .u64(credit.revision().sequence())
        .money(credit.credited())
        .money(credit.withdrawn())
        .bytes(credit.currency().code().getBytes(StandardCharsets.US_ASCII))
        .i8(-Money.SCALE)
        .u32(credit.tokensCovered())
        .u32(credit.minTariffVersion())
        .u32(credit.policyVersion())
        .instant(credit.issuedAt())
        .bytes(credit.grantHistoryHead().toBytes());
  }

  static CreditState readCreditState(WireReader in) throws MalformedException {
    var deployment = new DeploymentId(in.uuid());
    var supplyPoint = new SupplyPointId(in.uuid());
    var meter = MeterSerialHash.fromBytes(in.bytes(16));
    var edge = new EdgeId(in.uuid());
    long assignmentEpoch = in.u32();
    var revision = new Revision(in.u32(), in.u64());
    Money credited = in.money();
    Money withdrawn = in.money();
    var currency = new CurrencyCode(new String(in.bytes(3), StandardCharsets.US_ASCII));
    int exponent = in.i8();
    if (exponent != -Money.SCALE) {
      throw in.malformed("amounts with exponent " + exponent);
    }
    return new CreditState(
        deployment,
        supplyPoint,
        meter,
        edge,
        assignmentEpoch,
        revision,
        credited,
        withdrawn,
        currency,
        in.u32(),
        in.u32(),
        in.u32(),
        in.instant(),
        Digest.fromBytes(in.bytes(Digest.LENGTH)));
  }

  static void write(Handover handover, WireWriter out) {
    Header.write(
        out, handover.supplyPoint().uuid(), handover.assignmentEpoch(), handover.revision());
    out.uuid(handover.edge().uuid())
        .bytes(handover.meter().toBytes())
        .money(handover.credited())
        .money(handover.withdrawn())
        .u32(handover.tokensCovered());
    ChargingStateCodec.write(handover.charging(), out);
  }

  static Handover readHandover(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    var edge = new EdgeId(in.uuid());
    var meter = MeterSerialHash.fromBytes(in.bytes(16));
    return new Handover(
        header.deployment(),
        header.supplyPoint(),
        meter,
        edge,
        header.epoch(),
        header.revision(),
        in.money(),
        in.money(),
        in.u32(),
        ChargingStateCodec.read(in));
  }

  static void write(TokenKeySet set, WireWriter out) {
    Header.write(out, set.edge().uuid(), set.edgeEpoch(), set.revision());
    out.count(set.keys());
    for (SealedTokenKey key : set.keys()) {
      out.uuid(key.supplyPoint().uuid())
          .u32(key.assignmentEpoch())
          .u8(key.sealed().length)
          .bytes(key.sealed());
    }
  }

  static TokenKeySet readTokenKeySet(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    return new TokenKeySet(
        header.deployment(),
        header.edge(),
        header.epoch(),
        header.revision(),
        in.list(key ->
            new SealedTokenKey(new SupplyPointId(key.uuid()), key.u32(), key.bytes(key.u8()))));
  }
}
