package io.taiqu.supervisor.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlotCodecTest {
  private static Cell[] cells(Random random) {
    Cell[] cells = new Cell[random.nextInt(80)];
    Arrays.setAll(cells, place -> cell(random));
    return cells;
  }

  private static Cell cell(Random random) {
    OptionalLong energy =
        random.nextBoolean()
            ? OptionalLong.of(random.nextLong() >> random.nextInt(64))
            : OptionalLong.empty();
    return switch (random.nextInt(3)) {
      case 0 ->
          energy.isEmpty()
              ? Cell.NOTHING
              : new Cell(
                  0,
                  Cell.Kind.ABSENT,
                  false,
                  Optional.empty(),
                  energy,
                  basis(random),
                  OptionalLong.empty(),
                  OptionalLong.empty());
      case 1 ->
          new Cell(
              1 + random.nextInt(1_000_000),
              Cell.Kind.MISSING,
              false,
              Optional.empty(),
              energy,
              energy.isPresent() ? basis(random) : Cell.Basis.READ,
              OptionalLong.empty(),
              OptionalLong.empty());
      default ->
          new Cell(
              1 + (random.nextLong() >>> 2),
              Cell.Kind.MEASURED,
              random.nextBoolean(),
              Optional.of(
                  new MeterRegister(
                      random.nextLong() >>> random.nextInt(1, 63), random.nextInt(7) - 3)),
              energy,
              energy.isPresent() ? basis(random) : Cell.Basis.READ,
              random.nextBoolean()
                  ? OptionalLong.of(random.nextLong() >>> 1)
                  : OptionalLong.empty(),
              random.nextBoolean()
                  ? OptionalLong.of(random.nextLong() >>> 1)
                  : OptionalLong.empty());
    };
  }

  private static Cell.Basis basis(Random random) {
    return Cell.Basis.values()[random.nextInt(Cell.Basis.values().length)];
  }

  private static Cell at(Cell[] cells, int place) {
    return place < cells.length ? cells[place] : Cell.NOTHING;
  }

  @Test
  void whatIsReadIsWhatWasWrittenWholeOrOnePlace() {
    for (long seed = 0; seed < 2_000; seed++) {
      Cell[] cells = cells(new Random(seed));
      byte[] bytes = SlotCodec.encode(cells);
      Cell[] read = SlotCodec.decode(bytes);
      for (int place = 0; place < cells.length + 2; place++) {
        assertEquals(at(cells, place), at(read, place), "seed " + seed + ", place " + place);
        assertEquals(at(cells, place), SlotCodec.decode(bytes, place), "seed " + seed);
      }
      assertArrayEquals(bytes, SlotCodec.encode(read), "seed " + seed);
    }
  }

  @Test
  void bytesThatAreCutShortAreRefused() {
    byte[] bytes = SlotCodec.encode(cells(new Random(7)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> SlotCodec.decode(cut));
    }
  }
}
