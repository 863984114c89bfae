package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.SequenceRange;
import java.util.List;

/** The fields of what the operations role signs. */
final class OperationsBodies {
  private OperationsBodies() {}

  static void write(ReadingAck ack, WireWriter out) {
    Header.write(out, ack.edge().uuid(), ack.streamEpoch(), ack.revision());
    out.u64(ack.watermark());
    writeRanges(ack.ranges(), out);
    out.u32(ack.newestEpoch());
    writeBlocks(ack.stored(), out);
    writeBlocks(ack.refused(), out);
  }

  static ReadingAck readReadingAck(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    return new ReadingAck(
        header.deployment(),
        header.edge(),
        header.epoch(),
        header.revision(),
        in.u64(),
        readRanges(in),
        in.u32(),
        readBlocks(in),
        readBlocks(in));
  }

  static void write(BackfillRequest request, WireWriter out) {
    Header.write(out, request.edge().uuid(), request.streamEpoch(), request.revision());
    writeRanges(request.ranges(), out);
  }

  static BackfillRequest readBackfillRequest(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    return new BackfillRequest(
        header.deployment(), header.edge(), header.epoch(), header.revision(), readRanges(in));
  }

  static void write(NoticeState notice, WireWriter out) {
    Header.write(out, notice.supplyPoint().uuid(), notice.assignmentEpoch(), notice.revision());
    out.uuid(notice.edge().uuid())
        .u32(notice.episode())
        .u8(notice.deliveredStep())
        .instant(notice.deliveredAt());
  }

  static NoticeState readNoticeState(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    return new NoticeState(
        header.deployment(),
        header.supplyPoint(),
        new EdgeId(in.uuid()),
        header.epoch(),
        header.revision(),
        in.u32(),
        in.u8(),
        in.instant());
  }

  static void write(EvidenceRequest request, WireWriter out) {
    Header.write(out, request.edge().uuid(), 0, request.revision());
    out.u64(request.ledgerAfter()).flag(request.documents());
  }

  static EvidenceRequest readEvidenceRequest(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    if (header.epoch() != 0) {
      throw in.malformed("a request for evidence of an epoch");
    }
    return new EvidenceRequest(
        header.deployment(), header.edge(), header.revision(), in.u64(), in.flag());
  }

  private static void writeBlocks(List<BlockId> blocks, WireWriter out) {
    out.count(blocks);
    blocks.forEach(block -> out.u64(block.firstSequence()).i64(block.fingerprint()));
  }

  private static List<BlockId> readBlocks(WireReader in) throws MalformedException {
    return in.list(block -> new BlockId(block.u64(), block.i64()));
  }

  private static void writeRanges(List<SequenceRange> ranges, WireWriter out) {
    out.count(ranges);
    ranges.forEach(range -> out.u64(range.first()).u64(range.last()));
  }

  private static List<SequenceRange> readRanges(WireReader in) throws MalformedException {
    return in.list(range -> new SequenceRange(range.u64(), range.u64()));
  }
}
