package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cells of one transformer in one interval as bytes: they are written and read together, and a
 * row for each of them would be twenty times as many rows and five times as many bytes.
 *
 * <p>A version (1), the number of places and the lowest source as LEB128 numbers; then for each
 * place a state and what it announces: the source above the lowest, the register's exponent and
 * count, the energy, the squares of currents and that of the voltage, signed ones in zigzag form.
 */
public final class SlotCodec {
  private static final int VERSION = 1;
  private static final int KIND_MASK = 3;
  private static final int BASIS_LOW = 4;
  private static final int ROLLED_OVER = 8;
  private static final int ENERGY = 16;
  private static final int SQUARES = 32;
  private static final int BASIS_HIGH = 64;
  private static final int VOLTS = 128;

  private SlotCodec() {}

  /** The bytes of the cells, by place. */
  public static byte[] encode(Cell[] cells) {
    long lowest = Long.MAX_VALUE;
    int places = 0;
    for (int place = 0; place < cells.length; place++) {
      if (!cells[place].isNothing()) {
        places = place + 1;
        if (cells[place].kind() != Cell.Kind.ABSENT) {
          lowest = Math.min(lowest, cells[place].source());
        }
      }
    }
    lowest = lowest == Long.MAX_VALUE ? 0 : lowest;
    Varints.Writer out = new Varints.Writer(16 * places + 8);
    out.unsigned(VERSION);
    out.unsigned(places);
    out.unsigned(lowest);
    for (int place = 0; place < places; place++) {
      write(cells[place], lowest, out);
    }
    return out.toBytes();
  }

  private static void write(Cell cell, long lowest, Varints.Writer out) {
    int state =
        cell.kind().ordinal()
            | ((cell.basis().ordinal() & 1) == 0 ? 0 : BASIS_LOW)
            | ((cell.basis().ordinal() & 2) == 0 ? 0 : BASIS_HIGH)
            | (cell.rolledOver() ? ROLLED_OVER : 0)
            | (cell.energy().isPresent() ? ENERGY : 0)
            | (cell.squares().isPresent() ? SQUARES : 0)
            | (cell.volts().isPresent() ? VOLTS : 0);
    out.unsigned(state);
    if (cell.kind() != Cell.Kind.ABSENT) {
      out.unsigned(cell.source() - lowest);
    }
    cell.register()
        .ifPresent(register -> {
          out.signed(register.exponent());
          out.signed(register.count());
        });
    cell.energy().ifPresent(out::signed);
    cell.squares().ifPresent(out::signed);
    cell.volts().ifPresent(out::signed);
  }

  /**
   * The cells, by place.
   *
   * @throws IllegalArgumentException if the bytes are not of this form
   */
  public static Cell[] decode(byte[] bytes) {
    Varints.Reader in = new Varints.Reader(bytes);
    int places = places(in);
    long lowest = in.unsigned();
    Cell[] cells = new Cell[places];
    for (int place = 0; place < places; place++) {
      cells[place] = read(in, lowest);
    }
    return cells;
  }

  /** One place's cell. */
  public static Cell decode(byte[] bytes, int place) {
    Varints.Reader in = new Varints.Reader(bytes);
    if (places(in) <= place) {
      return Cell.NOTHING;
    }
    long lowest = in.unsigned();
    for (int before = 0; before < place; before++) {
      read(in, lowest);
    }
    return read(in, lowest);
  }

  private static int places(Varints.Reader in) {
    if (in.unsigned() != VERSION) {
      throw new IllegalArgumentException("cells of an unknown version");
    }
    long places = in.unsigned();
    if (places > SlotKey.PLACES) {
      throw new IllegalArgumentException("cells of " + places + " places");
    }
    return (int) places;
  }

  private static Cell read(Varints.Reader in, long lowest) {
    int state = (int) in.unsigned();
    Cell.Kind kind = Cell.Kind.values()[state & KIND_MASK];
    long source = kind == Cell.Kind.ABSENT ? 0 : lowest + in.unsigned();
    Optional<MeterRegister> register = Optional.empty();
    if (kind == Cell.Kind.MEASURED) {
      int exponent = (int) in.signed();
      register = Optional.of(new MeterRegister(in.signed(), exponent));
    }
    OptionalLong energy =
        (state & ENERGY) == 0 ? OptionalLong.empty() : OptionalLong.of(in.signed());
    OptionalLong squares =
        (state & SQUARES) == 0 ? OptionalLong.empty() : OptionalLong.of(in.signed());
    OptionalLong volts = (state & VOLTS) == 0 ? OptionalLong.empty() : OptionalLong.of(in.signed());
    if (kind == Cell.Kind.ABSENT && energy.isEmpty()) {
      return Cell.NOTHING;
    }
    return new Cell(
        source,
        kind,
        (state & ROLLED_OVER) != 0,
        register,
        energy,
        Cell.Basis.values()[
            ((state & BASIS_LOW) == 0 ? 0 : 1) | ((state & BASIS_HIGH) == 0 ? 0 : 2)],
        squares,
        volts);
  }
}
