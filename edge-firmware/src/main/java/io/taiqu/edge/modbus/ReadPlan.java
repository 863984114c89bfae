package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /** The read as a device is asked for it. */
    ModbusRequest request(int unit) {
      ModbusRequest request =
          function == 4
              ? new ReadInputRegistersRequest(address, count)
              : new ReadMultipleRegistersRequest(address, count);
      request.setUnitID(unit);
      return request;
    }

    boolean holds(RegisterField field) {
      return field.function() == function && field.address() >= address && field.end() <= end();
    }
  }

  /**
   * Plans the reads of {@code fields}, of which the first is the billing register: of all ways to
   * cut them into blocks the one that takes the least time on the wire.
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
    // cheapest[i]: least time for the first i fields, the last block of which begins at from[i].
    long[] cheapest = new long[sorted.size() + 1];
    int[] from = new int[sorted.size() + 1];
    for (int i = 1; i <= sorted.size(); i++) {
      cheapest[i] = Long.MAX_VALUE;
      for (int j = i - 1; j >= 0; j--) {
        Optional<Block> block = joined(sorted.subList(j, i), limits, throughGaps);
        if (block.isEmpty()) {
          break;
        }
        long cost = cheapest[j] + wireNanos(block.get(), limits, line);
        if (cost < cheapest[i]) {
          cheapest[i] = cost;
          from[i] = j;
        }
      }
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = sorted.size(); i > 0; i = from[i]) {
      blocks.addFirst(joined(sorted.subList(from[i], i), limits, throughGaps).orElseThrow());
    }
    RegisterField billing = fields.getFirst();
    blocks.sort(Comparator.comparing(block -> !block.holds(billing)));
    return new ReadPlan(List.copyOf(blocks));
  }

  /** One block with all these fields, in the order of their addresses; empty if none may be. */
  private static Optional<Block> joined(
      List<RegisterField> fields, MeterProfile.Limits limits, boolean throughGaps) {
    RegisterField first = fields.getFirst();
    int end = first.end();
    for (RegisterField field : fields.subList(1, fields.size())) {
      if (field.function() != first.function() || field.address() > end && !throughGaps) {
        return Optional.empty();
      }
      end = Math.max(end, field.end());
    }
    int count = end - first.address();
    return fields.size() > 1 && count > limits.registersPerRead()
        ? Optional.empty()
        : Optional.of(new Block(first.function(), first.address(), count));
  }

  /** Time on the wire of one read: request, turnaround, answer, and the silence after it. */
  private static long wireNanos(Block block, MeterProfile.Limits limits, LineSettings line) {
    return line.charactersNanos(8 + 5 + 2 * block.count())
        + Math.max(limits.turnaroundNanos(), line.silenceNanos())
        + line.silenceNanos();
  }

  /** Time on the wire of one read of this plan's blocks. */
  long wireNanos(MeterProfile.Limits limits, LineSettings line) {
    long total = 0;
    for (Block block : blocks) {
      total += wireNanos(block, limits, line);
    }
    return total;
  }
}
