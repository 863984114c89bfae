package io.taiqu.hwtest.device;

import io.taiqu.hwtest.bus.StationTiming;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A model of meter: what it can be asked and told.
 *
 * @param name identifier, such as {@code eastron-sdm120}; a version of a model has the model's name
 *     and one more word, such as {@code eastron-sdm630-002a}
 * @param model the name of the model, which is also that of the edge's profile
 * @param description maker, kind and what is peculiar about it
 * @param phases 1 or 3
 * @param ownSwitch true if the meter has a load switch of its own
 * @param timing how fast it answers
 * @param maximumRegisters most registers in one read
 * @param tables register table by function code (3 or 4)
 * @param writes registers that can be written
 */
public record MeterModel(
    String name,
    String model,
    String description,
    int phases,
    boolean ownSwitch,
    StationTiming timing,
    int maximumRegisters,
    Map<Integer, RegisterTable> tables,
    List<Write> writes) {

  public MeterModel {
    tables = Map.copyOf(tables);
    writes = List.copyOf(writes);
  }

  /**
   * Registers that can be written.
   *
   * @param function 6 or 16
   * @param address first register
   * @param words how many; they must all be written at once
   * @param effect does it with the words as one number; false if the value is illegal
   */
  record Write(int function, int address, int words, BiPredicate<VirtualMeter, Long> effect) {}

  /** A model of which there is one version. */
  MeterModel(
      String name,
      String description,
      int phases,
      boolean ownSwitch,
      StationTiming timing,
      int maximumRegisters,
      Map<Integer, RegisterTable> tables,
      List<Write> writes) {
    this(name, name, description, phases, ownSwitch, timing, maximumRegisters, tables, writes);
  }

  /** All models, in the order of their names. */
  public static List<MeterModel> all() {
    return MeterModels.ALL;
  }

  /**
   * The model of this name; the maker may be left out ({@code sdm120}).
   *
   * @throws IllegalArgumentException if there is none
   */
  public static MeterModel named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return all().stream()
        .filter(model -> model.name.equals(wanted) || model.name.endsWith("-" + wanted))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no meter model "
                    + name
                    + "; there are "
                    + all().stream().map(MeterModel::name).toList()));
  }
}
