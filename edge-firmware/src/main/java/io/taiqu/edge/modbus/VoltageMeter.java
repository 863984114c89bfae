package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Voltage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A second meter whose voltage inputs hang behind relays, read after each sweep. At half of the
 * nominal voltage and above there is voltage, below a fifth there is none; in between is what a
 * wire that nothing feeds picks up from its neighbours, and says nothing, as does a meter that does
 * not answer. What two reads in a row agree on is told.
 */
public final class VoltageMeter implements BusMaster.SweepListener {
  private static final int AGREEING_READS = 2;
  private static final int PRESENT_FROM_PERCENT = 50;
  private static final int ABSENT_BELOW_PERCENT = 20;

  private final BusMaster bus;
  private final Responder responder;
  private final RegisterMeaning meaning;
  private final List<ReadPlan.Block> blocks;
  private final Voltage nominal;
  private final List<Watched> watched = new ArrayList<>();
  private boolean looking;

  private static final class Watched {
    final SupplyPointId point;
    final List<Integer> inputs;
    Truth told = Truth.UNKNOWN;
    Truth seen = Truth.UNKNOWN;
    int reads;

    Watched(SupplyPointId point, List<Integer> inputs) {
      this.point = point;
      this.inputs = inputs;
    }
  }

  /**
   * The meter at this address.
   *
   * @param profile its model, of which it must be known where its voltages stand
   * @param nominal phase to neutral
   */
  public VoltageMeter(BusMaster bus, int unit, MeterProfile profile, Voltage nominal) {
    this.bus = bus;
    this.responder = bus.responder(unit, profile.limits());
    this.meaning = new RegisterMeaning(profile);
    this.blocks =
        ReadPlan.of(
                profile.voltages().stream().map(MeterProfile.ScaledField::field).toList(),
                profile.limits(),
                bus.line(),
                profile.limits().readsThroughGaps())
            .blocks();
    this.nominal = nominal;
    bus.onSweepEnd(this);
  }

  /**
   * Inputs that hang behind this customer's relay.
   *
   * @param inputs from 0; there is voltage where any of them has some
   */
  public void watch(SupplyPointId point, List<Integer> inputs) {
    watched.add(new Watched(point, List.copyOf(inputs)));
  }

  @Override
  public void sweepEnded() {
    if (!looking && responder.worthAsking(bus.nanoTime())) {
      looking = true;
      bus.submit(Priority.DIAGNOSTICS, new Look());
    }
  }

  /** One read of all voltages; on the bus's thread. */
  private final class Look implements BusTask {
    private final Deque<ReadPlan.Block> left = new ArrayDeque<>(blocks);
    private final RegisterImage image = new RegisterImage();

    @Override
    public Responder responder() {
      return responder;
    }

    @Override
    public ModbusRequest request() {
      return left.getFirst().request(responder.unit());
    }

    @Override
    public boolean take(Reply reply, long now) {
      return switch (reply) {
        case Reply.Answered answered -> {
          ReadPlan.Block block = left.removeFirst();
          image.put(block.function(), block.address(), MeterRead.words(answered.response()));
          if (left.isEmpty()) {
            looking = false;
            List<Voltage> voltages = meaning.voltages(image);
            watched.forEach(one -> see(one, voltage(voltages, one.inputs)));
          }
          yield !left.isEmpty();
        }
        case Reply.Refused _, Reply.Garbled _, Reply.Silent _, Reply.LineDown _ -> {
          looking = false;
          watched.forEach(one -> see(one, Truth.UNKNOWN));
          yield false;
        }
      };
    }
  }

  private Truth voltage(List<Voltage> voltages, List<Integer> inputs) {
    boolean absent = true;
    for (int input : inputs) {
      // A value that the meter does not have leaves no list at all.
      if (input >= voltages.size()) {
        return Truth.UNKNOWN;
      }
      long percent = voltages.get(input).millivolts() * 100 / nominal.millivolts();
      if (percent >= PRESENT_FROM_PERCENT) {
        return Truth.TRUE;
      }
      absent &= percent < ABSENT_BELOW_PERCENT;
    }
    return absent ? Truth.FALSE : Truth.UNKNOWN;
  }

  private void see(Watched one, Truth voltage) {
    one.reads = voltage == one.seen ? one.reads + 1 : 1;
    one.seen = voltage;
    // That nothing is known any more is told at once: it takes nothing away from anybody.
    boolean agreed = one.reads >= AGREEING_READS || voltage == Truth.UNKNOWN;
    if (agreed
        && voltage != one.told
        && bus.inbox().offer(new Input.LoadSideSeen(one.point, voltage))) {
      one.told = voltage;
    }
  }
}
