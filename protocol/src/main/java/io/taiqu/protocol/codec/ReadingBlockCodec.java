package io.taiqu.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The readings of one interval as CBOR (RFC 8949): a map with the keys {@code v s b e m k r} in
 * this order, numbers in their shortest form, definite lengths. The same readings always give the
 * same bytes.
 */
public final class ReadingBlockCodec {
  private static final int VERSION = 1;
  private static final int MEASURED_FIELDS = 11;
  private static final int EXTREMES_FIELDS = 7;
  private static final int MISSING_FIELDS = 6;
  private static final CBORFactory CBOR = new CBORFactory();

  private ReadingBlockCodec() {}

  /**
   * The block that the records of one interval make. Times are rounded down to the millisecond.
   *
   * @param firstSequence sequence of the first record
   * @param bootId the run of the edge process that took them
   * @param readings 1…1024 records, all of the same interval
   */
  public static ReadingBlock encode(
      long firstSequence, BootId bootId, List<IntervalReading> readings) {
    IntervalReading first = readings.getFirst();
    long end = first.intervalEnd().toEpochMilli();
    long monotonicBase = first.monotonicMillis();
    var bytes = new ByteArrayOutputStream(64 * readings.size());
    try (CBORGenerator out = CBOR.createGenerator(bytes)) {
      out.writeStartObject(7);
      out.writeNumberField("v", VERSION);
      out.writeNumberField("s", firstSequence);
      out.writeBinaryField("b", bootId.toBytes());
      out.writeNumberField("e", end);
      out.writeNumberField("m", monotonicBase);
      out.writeNumberField("k", skew(readings).toMillis());
      out.writeFieldName("r");
      out.writeStartArray(readings, readings.size());
      for (IntervalReading reading : readings) {
        if (reading.intervalEnd().toEpochMilli() != end) {
          throw new IllegalArgumentException("a block has readings of one interval only");
        }
        write(reading, end, monotonicBase, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException memoryDoesNotFail) {
      throw new UncheckedIOException(memoryDoesNotFail);
    }
    return new ReadingBlock(
        firstSequence, readings.size(), Instant.ofEpochMilli(end), bootId, bytes.toByteArray());
  }

  /**
   * The records of a block.
   *
   * @throws MalformedException if its bytes are not of the specified form
   */
  public static List<IntervalReading> decode(ReadingBlock block) throws MalformedException {
    if (block.records().isPresent()) {
      return block.records().get();
    }
    List<IntervalReading> readings = new ArrayList<>(block.count());
    parse(block.bytes(), readings);
    return readings;
  }

  /**
   * How far apart the meters were read: the time between the first and the last measured record, by
   * the monotonic clock. Zero with fewer than two.
   */
  public static Duration skew(List<IntervalReading> readings) {
    LongSummaryStatistics moments =
        readings.stream()
            .filter(one -> one.reading() instanceof Reading.Measured)
            .mapToLong(IntervalReading::monotonicMillis)
            .summaryStatistics();
    return moments.getCount() == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.subtractExact(moments.getMax(), moments.getMin()));
  }

  /**
   * The block that bytes are; checks their form to the last one.
   *
   * @throws MalformedException if they are not of the specified form
   */
  public static ReadingBlock readHead(byte[] bytes) throws MalformedException {
    return parse(bytes, new ArrayList<>());
  }

  /**
   * The block that bytes are, with its records at hand for who goes on to use them.
   *
   * @throws MalformedException if they are not of the specified form
   */
  static ReadingBlock read(byte[] bytes) throws MalformedException {
    List<IntervalReading> records = new ArrayList<>();
    ReadingBlock head = parse(bytes, records);
    return new ReadingBlock(
        head.firstSequence(),
        head.count(),
        head.intervalEnd(),
        head.bootId(),
        bytes,
        Optional.of(records));
  }

  private static ReadingBlock parse(byte[] bytes, List<IntervalReading> readings)
      throws MalformedException {
    try (JsonParser in = CBOR.createParser(bytes)) {
      expect(in, JsonToken.START_OBJECT);
      long version = named(in, "v");
      if (version != VERSION) {
        throw new MalformedException("readings of version " + version);
      }
      long firstSequence = named(in, "s");
      expectName(in, "b");
      var bootId = BootId.fromBytes(binary(in));
      Instant end = Instant.ofEpochMilli(named(in, "e"));
      long monotonicBase = named(in, "m");
      long skew = named(in, "k");
      expectName(in, "r");
      expect(in, JsonToken.START_ARRAY);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        if (readings.size() == ReadingBlock.MAX_RECORDS) {
          throw new MalformedException(
              "more than " + ReadingBlock.MAX_RECORDS + " readings in a block");
        }
        readings.add(read(in, end, monotonicBase));
      }
      expect(in, JsonToken.END_OBJECT);
      if (in.nextToken() != null) {
        throw new MalformedException("something follows the readings");
      }
      if (skew != skew(readings).toMillis()) {
        throw new MalformedException("its skew is not that of its readings: " + skew + " ms");
      }
      return new ReadingBlock(firstSequence, readings.size(), end, bootId, bytes);
    } catch (IOException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException notAsSpecified) {
      throw new MalformedException(
          "not a block of readings: " + notAsSpecified.getMessage(), notAsSpecified);
    }
  }

  private static void write(
      IntervalReading reading, long end, long monotonicBase, CBORGenerator out) throws IOException {
    switch (reading.reading()) {
      case Reading.Measured measured -> {
        boolean hasExtremes = measured.extremes().isPresent();
        boolean hasExport = measured.export().isPresent();
        out.writeStartArray(null, MEASURED_FIELDS + (hasExtremes ? 2 : hasExport ? 1 : 0));
        writeCommon(reading, end, monotonicBase, out);
        out.writeNumber(measured.register().count());
        out.writeNumber(measured.register().exponent());
        out.writeNumber(measured.power().watts());
        writeList(measured.voltages().stream().map(Voltage::millivolts).toList(), out);
        writeList(measured.currents().stream().map(Current::milliamps).toList(), out);
        writeList(measured.milliampereSquaredHours(), out);
        if (hasExport || hasExtremes) {
          writeList(
              measured.export().map(r -> List.of(r.count(), (long) r.exponent())).orElse(List.of()),
              out);
        }
        if (measured.extremes().isPresent()) {
          writeExtremes(measured.extremes().get(), out);
        }
      }
      case Reading.Missing(Cause cause) -> {
        out.writeStartArray(null, MISSING_FIELDS);
        writeCommon(reading, end, monotonicBase, out);
        out.writeNumber(cause.code());
      }
    }
    out.writeEndArray();
  }

  /** Times as offsets, so that most take one to three bytes. */
  private static void writeCommon(
      IntervalReading reading, long end, long monotonicBase, CBORGenerator out) throws IOException {
    int quality = 0;
    for (QualityFlag flag : reading.quality()) {
      quality |= 1 << flag.code();
    }
    out.writeBinary(reading.point().toBytes());
    out.writeNumber(Math.subtractExact(reading.takenAt().toEpochMilli(), end));
    out.writeNumber(Math.subtractExact(reading.monotonicMillis(), monotonicBase));
    out.writeNumber(reading.clock().code());
    out.writeNumber(quality);
  }

  private static void writeExtremes(Extremes extremes, CBORGenerator out) throws IOException {
    out.writeStartArray(null, EXTREMES_FIELDS);
    out.writeNumber(extremes.polls());
    writeList(extremes.lowestVoltages().stream().map(Voltage::millivolts).toList(), out);
    writeList(extremes.highestVoltages().stream().map(Voltage::millivolts).toList(), out);
    writeList(extremes.lowestCurrents().stream().map(Current::milliamps).toList(), out);
    writeList(extremes.highestCurrents().stream().map(Current::milliamps).toList(), out);
    out.writeNumber(extremes.lowestPower().watts());
    out.writeNumber(extremes.highestPower().watts());
    out.writeEndArray();
  }

  private static void writeList(List<Long> values, CBORGenerator out) throws IOException {
    out.writeStartArray(values, values.size());
    for (long value : values) {
      out.writeNumber(value);
    }
    out.writeEndArray();
  }

  private static IntervalReading read(JsonParser in, Instant end, long monotonicBase)
      throws IOException, MalformedException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedException("a reading is not an array");
    }
    var point = SupplyPointId.fromBytes(binary(in));
    Instant takenAt = Instant.ofEpochMilli(Math.addExact(end.toEpochMilli(), number(in)));
    long monotonicMillis = Math.addExact(monotonicBase, number(in));
    long clockCode = number(in);
    ClockQuality clock =
        ClockQuality.ofCode(Math.toIntExact(clockCode))
            .orElseThrow(() -> new MalformedException("unknown clock quality " + clockCode));
    Set<QualityFlag> quality = flags(number(in));
    long next = number(in);
    Reading reading = in.nextToken() == JsonToken.END_ARRAY ? missing(next) : measured(next, in);
    return new IntervalReading(point, end, takenAt, monotonicMillis, clock, quality, reading);
  }

  private static Reading missing(long causeCode) throws MalformedException {
    return new Reading.Missing(
        Cause.ofCode(Math.toIntExact(causeCode))
            .orElseThrow(() -> new MalformedException("unknown cause " + causeCode)));
  }

  /** Stands at the register's exponent; leaves behind the end of the reading. */
  private static Reading measured(long count, JsonParser in)
      throws IOException, MalformedException {
    var register = new MeterRegister(count, Math.toIntExact(currentNumber(in)));
    var power = new Power(number(in));
    List<Voltage> voltages = list(in, Voltage::new);
    List<Current> currents = list(in, Current::new);
    List<Long> squares = list(in, Long::valueOf);
    if (in.nextToken() == JsonToken.END_ARRAY) {
      return new Reading.Measured(register, voltages, currents, power, squares);
    }
    List<Long> export = currentList(in, Long::valueOf);
    if (export.size() != 0 && export.size() != 2) {
      throw new MalformedException("a register of export has a count and an exponent");
    }
    Optional<Extremes> extremes =
        in.nextToken() == JsonToken.END_ARRAY ? Optional.empty() : Optional.of(extremes(in));
    if (export.isEmpty() && extremes.isEmpty()) {
      throw new MalformedException("neither export nor extremes, and room for them");
    }
    if (extremes.isPresent()) {
      expect(in, JsonToken.END_ARRAY);
    }
    Optional<MeterRegister> exported =
        export.isEmpty()
            ? Optional.empty()
            : Optional.of(new MeterRegister(export.getFirst(), Math.toIntExact(export.getLast())));
    return new Reading.Measured(register, voltages, currents, power, squares, exported, extremes);
  }

  /** Stands at the beginning of the extremes; leaves behind their end. */
  private static Extremes extremes(JsonParser in) throws IOException, MalformedException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedException("extremes are not an array");
    }
    long polls = number(in);
    List<Voltage> lowestVoltages = list(in, Voltage::new);
    List<Voltage> highestVoltages = list(in, Voltage::new);
    List<Current> lowestCurrents = list(in, Current::new);
    List<Current> highestCurrents = list(in, Current::new);
    Power lowestPower = new Power(number(in));
    Power highestPower = new Power(number(in));
    expect(in, JsonToken.END_ARRAY);
    return new Extremes(
        polls,
        lowestVoltages,
        highestVoltages,
        lowestCurrents,
        highestCurrents,
        lowestPower,
        highestPower);
  }

  private static Set<QualityFlag> flags(long mask) throws MalformedException {
    if (mask == 0) {
      return Set.of();
    }
    Set<QualityFlag> flags = EnumSet.noneOf(QualityFlag.class);
    long rest = mask;
    for (QualityFlag flag : QualityFlag.values()) {
      long bit = 1L << flag.code();
      if ((mask & bit) != 0) {
        flags.add(flag);
        rest &= ~bit;
      }
    }
    if (rest != 0) {
      throw new MalformedException("unknown quality flags " + rest);
    }
    return flags;
  }

  private static <T> List<T> list(JsonParser in, LongFunction<T> of)
      throws IOException, MalformedException {
    in.nextToken();
    return currentList(in, of);
  }

  private static <T> List<T> currentList(JsonParser in, LongFunction<T> of)
      throws IOException, MalformedException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedException("expected a list, found " + in.currentToken());
    }
    List<T> values = new ArrayList<>(3);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (values.size() == 4) {
        throw new MalformedException("more than three phases and a neutral");
      }
      values.add(of.apply(currentNumber(in)));
    }
    return values;
  }

  private static long named(JsonParser in, String name) throws IOException, MalformedException {
    expectName(in, name);
    return number(in);
  }

  private static void expectName(JsonParser in, String name)
      throws IOException, MalformedException {
    expect(in, JsonToken.FIELD_NAME);
    if (!name.equals(in.currentName())) {
      throw new MalformedException("expected the key " + name + ", found " + in.currentName());
    }
  }

  private static byte[] binary(JsonParser in) throws IOException, MalformedException {
    expect(in, JsonToken.VALUE_EMBEDDED_OBJECT);
    return in.getBinaryValue();
  }

  private static long number(JsonParser in) throws IOException, MalformedException {
    in.nextToken();
    return currentNumber(in);
  }

  private static long currentNumber(JsonParser in) throws IOException, MalformedException {
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedException("expected an integer, found " + in.currentToken());
    }
    return in.getLongValue();
  }

  private static void expect(JsonParser in, JsonToken token)
      throws IOException, MalformedException {
    if (in.nextToken() != token) {
      throw new MalformedException("expected " + token + ", found " + in.currentToken());
    }
  }
}
