package io.taiqu.hwtest.readings;

import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.RegisterField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a sweep reads of a model, as somebody who reads it by hand would put it together. */
public final class SweptBlocks {
  private static final int LONGEST_GAP = 6;

  private SweptBlocks() {}

  /** Registers that are read at once. */
  public record Block(int function, int address, int count) {}

  static Block alone(RegisterField field) {
    return new Block(field.function(), field.address(), field.words());
  }

  /** Every field of a sweep, read through small gaps. */
  public static List<Block> of(MeterProfile profile) {
    List<Block> merged = new ArrayList<>();
    profile.sweptFields().stream()
        .sorted(
            Comparator.comparingInt(RegisterField::function)
                .thenComparingInt(RegisterField::address))
        .forEach(field -> {
          Block last = merged.isEmpty() ? new Block(0, 0, 0) : merged.getLast();
          int end = last.address() + last.count();
          int joined = Math.max(end, field.end()) - last.address();
          if (last.function() == field.function()
              && field.address() - end <= LONGEST_GAP
              && joined <= profile.limits().registersPerRead()) {
            merged.set(merged.size() - 1, new Block(last.function(), last.address(), joined));
          } else {
            merged.add(alone(field));
          }
        });
    return List.copyOf(merged);
  }
}
