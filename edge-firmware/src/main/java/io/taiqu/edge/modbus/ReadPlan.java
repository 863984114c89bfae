package io.taiqu.edge.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The blocks in which a device's registers are read: neighbours share a block where reading the
 * registers between them costs less wire time than another transaction would.
 *
 * @param blocks the reads, the one with the billing register first
 */
record ReadPlan(List<Block> blocks) {

  /**
   * One read.
   *
   * @param function 3 or 4
   * @param address first register
   * @param count registers
   */
  record Block(int function, int address, int count) {
    int end() {
      return address + count;
    }

    boolean holds(RegisterField field) {
      return field.function() == function && field.address() >= address && field.end() <= end();
    }
  }

  /**
   * Plans the reads of {@code fields}, of which the first is the billing register.
   *
   * @param throughGaps whether registers that nobody asked for may be read on the way
   */
  static ReadPlan of(
      List<RegisterField> fields,
      MeterProfile.Limits limits,
      LineSettings line,
      boolean throughGaps) {
    List<RegisterField> sorted =
        fields.stream()
            .sorted(
                Comparator.comparingInt(RegisterField::function)
                    .thenComparingInt(RegisterField::address))
            .toList();
    int worthwhileGap = throughGaps ? worthwhileGap(limits, line) : 0;
    List<Block> blocks = new ArrayList<>();
    for (RegisterField field : sorted) {
      Block last = blocks.isEmpty() ? null : blocks.getLast();
      if (last != null && joins(last, field, worthwhileGap, limits.registersPerRead())) {
        blocks.set(
            blocks.size() - 1,
            new Block(
                last.function(),
                last.address(),
                Math.max(last.end(), field.end()) - last.address()));
      } else {
        blocks.add(new Block(field.function(), field.address(), field.words()));
      }
    }
    RegisterField billing = fields.getFirst();
    blocks.sort(Comparator.comparing(block -> !block.holds(billing)));
    return new ReadPlan(List.copyOf(blocks));
  }

  private static boolean joins(Block last, RegisterField field, int worthwhileGap, int longest) {
    return last.function() == field.function()
        && field.address() - last.end() <= worthwhileGap
        && Math.max(last.end(), field.end()) - last.address() <= longest;
  }

  /**
   * Registers that take as long on the wire as the overhead of another transaction: request,
   * turnaround, silence, answer's frame.
   */
  private static int worthwhileGap(MeterProfile.Limits limits, LineSettings line) {
    long overhead =
        line.charactersNanos(8 + 5)
            + Math.max(limits.turnaroundNanos(), line.silenceNanos())
            + line.silenceNanos();
    return (int) (overhead / line.charactersNanos(2));
  }

  /** Time on the wire of one read of this plan's blocks. */
  long wireNanos(MeterProfile.Limits limits, LineSettings line) {
    long total = 0;
    for (Block block : blocks) {
      total +=
          line.charactersNanos(8 + 5 + 2 * block.count())
              + Math.max(limits.turnaroundNanos(), line.silenceNanos())
              + line.silenceNanos();
    }
    return total;
  }
}
