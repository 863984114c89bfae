package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.ChargingState;
import java.util.List;
import java.util.Optional;

/** The fields of what an edge signs. */
final class UplinkBodies {
  private UplinkBodies() {}

  static void write(EdgeReport report, WireWriter out) {
    Header.write(
        out, report.edge().uuid(), report.edgeEpoch(), new Revision(0, report.reportSequence()));
    out.uuid(report.bootId().uuid())
        .instant(report.at())
        .u8(report.clock().code())
        .u64(report.ledgerSequence())
        .bytes(report.ledgerHead().toBytes())
        .u32(report.streamEpoch())
        .u64(report.lastReading())
        .u64(report.pendingReadings());
    write(report.tariffs(), out);
    write(report.policy(), out);
    write(report.tokenKeys(), out);
    out.count(report.meters());
    report.meters().forEach(meter -> write(meter, out));
  }

  static EdgeReport readEdgeReport(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    if (header.revision().generation() != 0) {
      throw in.malformed("an edge report of a generation");
    }
    return new EdgeReport(
        header.deployment(),
        header.edge(),
        header.epoch(),
        new BootId(in.uuid()),
        header.revision().sequence(),
        in.instant(),
        in.coded(ClockQuality::ofCode),
        in.u64(),
        Digest.fromBytes(in.bytes(Digest.LENGTH)),
        in.u32(),
        in.u64(),
        in.u64(),
        readHeld(in),
        readHeld(in),
        readHeld(in),
        in.list(UplinkBodies::readMeter));
  }

  private static void write(HeldDocument held, WireWriter out) {
    out.u32(held.revision().generation())
        .u64(held.revision().sequence())
        .bytes(held.content().toBytes());
  }

  private static HeldDocument readHeld(WireReader in) throws MalformedException {
    return new HeldDocument(
        new Revision(in.u32(), in.u64()), Digest.fromBytes(in.bytes(Digest.LENGTH)));
  }

  private static void write(MeterReport meter, WireWriter out) {
    out.uuid(meter.supplyPoint().uuid())
        .u32(meter.assignmentEpoch())
        .u32(meter.accepted().generation())
        .u64(meter.accepted().sequence())
        .money(meter.credited())
        .money(meter.withdrawn())
        .u32(meter.tokensApplied())
        .money(meter.charged())
        .money(meter.balance());
    out.flag(meter.position().isPresent());
    meter
        .position()
        .ifPresent(position ->
            out.u64(position.register().count())
                .i8(position.register().exponent())
                .instant(position.at()));
    out.flag(meter.checkpoint().isPresent());
    meter.checkpoint().ifPresent(checkpoint -> ChargingStateCodec.write(checkpoint, out));
    out.u32(meter.tariffVersion())
        .u8(meter.commanded().code())
        .u8(meter.feedback().code())
        .u8(meter.hold().map(HoldReason::code).orElse(0))
        .u32(meter.episode())
        .u8(meter.warningStep())
        .flag(meter.emergencyInUse())
        .u8(meter.link().code())
        .u8(meter.protections().code());
    out.flag(meter.lastSample().isPresent());
    meter.lastSample().ifPresent(sample -> write(sample, out));
  }

  private static ProtectionFlags readProtections(WireReader in) throws MalformedException {
    int code = in.u8();
    if (code > ProtectionFlags.MAX_CODE) {
      throw in.malformed("protections " + code);
    }
    return ProtectionFlags.ofCode(code);
  }

  private static MeterReport readMeter(WireReader in) throws MalformedException {
    var supplyPoint = new SupplyPointId(in.uuid());
    long assignmentEpoch = in.u32();
    var accepted = new Revision(in.u32(), in.u64());
    var credited = in.money();
    var withdrawn = in.money();
    long tokensApplied = in.u32();
    var charged = in.money();
    var balance = in.money();
    Optional<MeterReport.Position> position =
        in.optional(p -> new MeterReport.Position(new MeterRegister(p.u64(), p.i8()), p.instant()));
    Optional<ChargingState> checkpoint = in.optional(ChargingStateCodec::read);
    long tariffVersion = in.u32();
    SupplyState commanded = in.coded(SupplyState::ofCode);
    RelayFeedback feedback = in.coded(RelayFeedback::ofCode);
    Optional<HoldReason> hold = readHold(in);
    long episode = in.u32();
    int warningStep = in.u8();
    boolean emergencyInUse = in.flag();
    MeterLink link = in.coded(MeterLink::ofCode);
    ProtectionFlags protections = readProtections(in);
    return new MeterReport(
        supplyPoint,
        assignmentEpoch,
        accepted,
        credited,
        withdrawn,
        tokensApplied,
        charged,
        balance,
        position,
        checkpoint,
        tariffVersion,
        commanded,
        feedback,
        hold,
        episode,
        warningStep,
        emergencyInUse,
        in.optional(UplinkBodies::readSample),
        link,
        protections);
  }

  private static Optional<HoldReason> readHold(WireReader in) throws MalformedException {
    int code = in.u8();
    Optional<HoldReason> hold = HoldReason.ofCode(code);
    if (code != 0 && hold.isEmpty()) {
      throw in.malformed("unknown hold reason " + code);
    }
    return hold;
  }

  private static void write(MeterReport.LiveSample sample, WireWriter out) {
    out.i64(sample.power().watts()).count(sample.voltages());
    sample.voltages().forEach(voltage -> out.i64(voltage.millivolts()));
    out.count(sample.currents());
    sample.currents().forEach(current -> out.i64(current.milliamps()));
    out.instant(sample.at());
  }

  private static MeterReport.LiveSample readSample(WireReader in) throws MalformedException {
    return new MeterReport.LiveSample(
        new Power(in.i64()),
        in.list(voltage -> new Voltage(voltage.i64())),
        in.list(current -> new Current(current.i64())),
        in.instant());
  }

  static void write(ReadingBatch batch, WireWriter out) {
    Header.write(
        out,
        batch.edge().uuid(),
        batch.streamEpoch(),
        new Revision(0, batch.blocks().getFirst().firstSequence()));
    out.count(batch.blocks());
    batch.blocks().forEach(block -> out.u32(block.bytes().length).bytes(block.bytes()));
  }

  static ReadingBatch readReadingBatch(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    List<ReadingBlock> blocks = in.list(UplinkBodies::readBlock);
    var batch = new ReadingBatch(header.deployment(), header.edge(), header.epoch(), blocks);
    if (!header.revision().equals(new Revision(0, blocks.getFirst().firstSequence()))) {
      throw in.malformed("the sequence is not that of the first record");
    }
    return batch;
  }

  private static ReadingBlock readBlock(WireReader in) throws MalformedException {
    long length = in.u32();
    if (length > ReadingBatch.MAX_BYTES) {
      throw in.malformed("a block of " + length + " bytes");
    }
    return ReadingBlockCodec.read(in.bytes((int) length));
  }

  static void write(Evidence evidence, WireWriter out) {
    Header.write(out, evidence.edge().uuid(), evidence.edgeEpoch(), evidence.answers());
    out.u64(evidence.ledgerAfter());
    out.count(evidence.links());
    evidence.links().forEach(link -> out.bytes(link.toBytes()));
    out.count(evidence.documents());
    evidence.documents().forEach(document -> out.u16(document.length).bytes(document));
  }

  static Evidence readEvidence(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    return new Evidence(
        header.deployment(),
        header.edge(),
        header.epoch(),
        header.revision(),
        in.u64(),
        in.list(link -> Digest.fromBytes(link.bytes(Digest.LENGTH))),
        in.list(document -> document.bytes(document.u16())));
  }
}
