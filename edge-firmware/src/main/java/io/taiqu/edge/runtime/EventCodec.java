package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.MeterExchange;
import io.taiqu.edge.core.metering.PositionAxis;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.protocol.codec.ChargingStateCodec;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Kept events as the bytes of a ledger entry: {@code version u8 ‖ count u16 ‖ events}, each event a
 * kind (u8) and its fields, big-endian. Signed documents are kept as the bytes that were signed.
 * Where all that is long, all after the version is deflated (RFC 1951) and the version is 2: the
 * charges of one sweep have much in common, and each page of a memory card that is not written
 * counts.
 */
public final class EventCodec {
  private static final int VERSION = 1;
  private static final int DEFLATED_VERSION = 2;

  /** Less fits beside other entries on a page as it is. */
  private static final int SHORT_BYTES = 512;

  private static final int LONGEST_FIELD = 1 << 20;
  private static final int LONGEST_ENTRY = 1 << 26;

  private EventCodec() {}

  /** The bytes of a ledger entry. */
  public static byte[] encode(List<Event.Kept> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 96 * events.size());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeShort(events.size());
      for (Event.Kept event : events) {
        write(event, out);
      }
    } catch (IOException memoryDoesNotFail) {
      throw new UncheckedIOException(memoryDoesNotFail);
    }
    byte[] plain = bytes.toByteArray();
    return plain.length <= SHORT_BYTES ? plain : deflated(plain);
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
    bytes.write(DEFLATED_VERSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(plain, 1, plain.length - 1);
    } catch (IOException memoryDoesNotFail) {
      throw new UncheckedIOException(memoryDoesNotFail);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static byte[] inflated(byte[] entry) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(entry, 1, entry.length - 1), inflater)) {
      return in.readNBytes(LONGEST_ENTRY);
    } finally {
      inflater.end();
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws LedgerUnreadable if the bytes are anything else
   */
  public static List<Event.Kept> decode(byte[] entry) {
    try (DataInputStream whole = new DataInputStream(new ByteArrayInputStream(entry))) {
      int version = whole.readUnsignedByte();
      if (version != VERSION && version != DEFLATED_VERSION) {
        throw new LedgerUnreadable(
            "the ledger holds entries of version " + version + ", which a newer release wrote");
      }
      DataInputStream in =
          version == VERSION
              ? whole
              : new DataInputStream(new ByteArrayInputStream(inflated(entry)));
      int count = in.readUnsignedShort();
      List<Event.Kept> events = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        events.add(read(in));
      }
      return events;
    } catch (IOException
        | MalformedException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException damaged) {
      throw new LedgerUnreadable("a ledger entry is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static void write(Event.Kept event, DataOutputStream out) throws IOException {
    switch (event) {
      case Event.DocumentAccepted(SignedDocument<?> signed) -> {
        out.writeByte(1);
        writeBytes(signed.raw(), out);
      }
      case Event.Charged charged -> {
        out.writeByte(2);
        writePoint(charged.point(), out);
        writeBytes(ChargingStateCodec.encode(charged.charging()), out);
      }
      case Event.PositionKept kept -> {
        out.writeByte(3);
        writePoint(kept.point(), out);
        out.writeLong(kept.register().count());
        out.writeByte(kept.register().exponent());
        writeInstant(kept.at(), out);
      }
      case Event.WarningStepReached reached -> {
        out.writeByte(4);
        writePoint(reached.point(), out);
        out.writeLong(reached.episode());
        out.writeByte(reached.step());
        writeInstant(reached.at(), out);
      }
      case Event.WarningEnded ended -> {
        out.writeByte(5);
        writePoint(ended.point(), out);
      }
      case Event.SupplyTakenAway taken -> {
        out.writeByte(6);
        writePoint(taken.point(), out);
        writeInstant(taken.at(), out);
      }
      case Event.SupplyRestored restored -> {
        out.writeByte(7);
        writePoint(restored.point(), out);
        writeInstant(restored.at(), out);
      }
      case Event.OtherMeterFound found -> {
        out.writeByte(8);
        writePoint(found.point(), out);
        writeInstant(found.at(), out);
      }
      case Event.CurrentFoundWhileOpen found -> {
        out.writeByte(9);
        writePoint(found.point(), out);
        writeInstant(found.at(), out);
      }
      case Event.SafetyLockSet set -> {
        out.writeByte(10);
        writePoint(set.point(), out);
        out.writeBoolean(set.locked());
        out.writeUTF(set.technician());
        writeInstant(set.at(), out);
      }
      case Event.StreamBegun begun -> {
        out.writeByte(11);
        out.writeLong(begun.epoch());
      }
      case Event.StreamAdvanced advanced -> {
        out.writeByte(12);
        out.writeLong(advanced.nextSequence());
      }
      case Event.ReportsReserved reserved -> {
        out.writeByte(13);
        out.writeLong(reserved.upTo());
      }
      case Event.MeterExchanged exchanged -> {
        out.writeByte(15);
        writePoint(exchanged.point(), out);
        writeExchange(exchanged.exchange(), out);
        out.writeLong(exchanged.axis().shift());
        out.writeByte(exchanged.axis().exponent());
      }
      case Event.TokenTried tried -> {
        out.writeByte(16);
        writePoint(tried.point(), out);
        out.writeInt(tried.vainTries());
      }
      case Event.TokenApplied applied -> {
        out.writeByte(17);
        writePoint(applied.point(), out);
        out.writeLong(applied.counter());
        out.writeLong(applied.amount().nano());
      }
      case Event.LoadLimitExceeded exceeded -> {
        out.writeByte(18);
        writePoint(exceeded.point(), out);
        writeInstant(exceeded.at(), out);
      }
      case Event.ReconnectionConfirmed confirmed -> {
        out.writeByte(19);
        writePoint(confirmed.point(), out);
        out.writeUTF(confirmed.by());
        writeInstant(confirmed.at(), out);
      }
      case Event.OpeningCarriedOut opened -> {
        out.writeByte(20);
        writePoint(opened.point(), out);
        writeInstant(opened.at(), out);
      }
      case Event.OpeningLapsed lapsed -> {
        out.writeByte(21);
        writePoint(lapsed.point(), out);
        writeInstant(lapsed.at(), out);
      }
      case Event.SupplyRemembered remembered -> {
        out.writeByte(14);
        writePoint(remembered.point(), out);
        writeSupply(remembered.supply(), out);
      }
    }
  }

  private static Event.Kept read(DataInputStream in) throws IOException, MalformedException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 1 -> new Event.DocumentAccepted(readDocument(in));
      case 2 -> new Event.Charged(readPoint(in), ChargingStateCodec.decode(readBytes(in)));
      case 3 ->
          new Event.PositionKept(
              readPoint(in), new MeterRegister(in.readLong(), in.readByte()), readInstant(in));
      case 4 ->
          new Event.WarningStepReached(
              readPoint(in), in.readLong(), in.readUnsignedByte(), readInstant(in));
      case 5 -> new Event.WarningEnded(readPoint(in));
      case 6 -> new Event.SupplyTakenAway(readPoint(in), readInstant(in));
      case 7 -> new Event.SupplyRestored(readPoint(in), readInstant(in));
      case 8 -> new Event.OtherMeterFound(readPoint(in), readInstant(in));
      case 9 -> new Event.CurrentFoundWhileOpen(readPoint(in), readInstant(in));
      case 10 ->
          new Event.SafetyLockSet(readPoint(in), in.readBoolean(), in.readUTF(), readInstant(in));
      case 11 -> new Event.StreamBegun(in.readLong());
      case 12 -> new Event.StreamAdvanced(in.readLong());
      case 13 -> new Event.ReportsReserved(in.readLong());
      case 14 -> new Event.SupplyRemembered(readPoint(in), readSupply(in));
      case 15 ->
          new Event.MeterExchanged(
              readPoint(in), readExchange(in), new PositionAxis(in.readLong(), in.readByte()));
      case 16 -> new Event.TokenTried(readPoint(in), in.readInt());
      case 17 -> new Event.TokenApplied(readPoint(in), in.readLong(), new Money(in.readLong()));
      case 18 -> new Event.LoadLimitExceeded(readPoint(in), readInstant(in));
      case 19 -> new Event.ReconnectionConfirmed(readPoint(in), in.readUTF(), readInstant(in));
      case 20 -> new Event.OpeningCarriedOut(readPoint(in), readInstant(in));
      case 21 -> new Event.OpeningLapsed(readPoint(in), readInstant(in));
      default -> throw new IOException("unknown event kind " + kind);
    };
  }

  private static void writeExchange(MeterExchange exchange, DataOutputStream out)
      throws IOException {
    out.writeUTF(exchange.oldSerial().text());
    out.writeLong(exchange.oldFinal().count());
    out.writeByte(exchange.oldFinal().exponent());
    out.writeUTF(exchange.newSerial().text());
    out.writeLong(exchange.newFirst().count());
    out.writeByte(exchange.newFirst().exponent());
    out.writeUTF(exchange.technician());
    writeInstant(exchange.at(), out);
    out.write(exchange.record().toBytes());
  }

  private static MeterExchange readExchange(DataInputStream in) throws IOException {
    return new MeterExchange(
        new MeterSerial(in.readUTF()),
        new MeterRegister(in.readLong(), in.readByte()),
        new MeterSerial(in.readUTF()),
        new MeterRegister(in.readLong(), in.readByte()),
        in.readUTF(),
        readInstant(in),
        Digest.fromBytes(in.readNBytes(Digest.LENGTH)));
  }

  private static void writeSupply(SupplyRecord supply, DataOutputStream out) throws IOException {
    out.writeByte(supply.commanded().code());
    out.writeBoolean(supply.carriedOut());
    writeInstants(supply.openings(), out);
    out.writeLong(supply.episode());
    out.writeByte(supply.step());
    writeInstant(supply.stepAt(), out);
    out.writeBoolean(supply.wrongMeter());
    out.writeBoolean(supply.currentWhileOpen());
    out.writeBoolean(supply.safetyLock());
    out.writeBoolean(supply.openedFor() == SupplyRecord.OpenedFor.LOAD);
    writeInstants(supply.loadOpenings(), out);
  }

  private static void writeInstants(List<Instant> instants, DataOutputStream out)
      throws IOException {
    out.writeShort(instants.size());
    for (Instant instant : instants) {
      writeInstant(instant, out);
    }
  }

  private static SupplyRecord readSupply(DataInputStream in) throws IOException {
    int code = in.readUnsignedByte();
    SupplyState commanded =
        SupplyState.ofCode(code).orElseThrow(() -> new IOException("unknown state " + code));
    return new SupplyRecord(
        commanded,
        in.readBoolean(),
        readInstants(in),
        in.readLong(),
        in.readUnsignedByte(),
        readInstant(in),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean(),
        in.readBoolean() ? SupplyRecord.OpenedFor.LOAD : SupplyRecord.OpenedFor.CREDIT,
        readInstants(in));
  }

  private static List<Instant> readInstants(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    List<Instant> instants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      instants.add(readInstant(in));
    }
    return instants;
  }

  private static SignedDocument<Downlink> readDocument(DataInputStream in)
      throws IOException, MalformedException {
    byte[] raw = readBytes(in);
    DocumentCodec.Stored stored = DocumentCodec.readStored(raw);
    if (stored.document() instanceof Downlink downlink) {
      return new SignedDocument<>(downlink, raw, stored.countersigned());
    }
    throw new IOException("the document is not one for an edge");
  }

  private static void writePoint(SupplyPointId point, DataOutputStream out) throws IOException {
    out.write(point.toBytes());
  }

  private static SupplyPointId readPoint(DataInputStream in) throws IOException {
    return SupplyPointId.fromBytes(in.readNBytes(16));
  }

  private static void writeInstant(Instant instant, DataOutputStream out) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_FIELD) {
      throw new IOException("a field of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("the entry ends within a field");
    }
    return bytes;
  }
}
