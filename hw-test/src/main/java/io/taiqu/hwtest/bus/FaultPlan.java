package io.taiqu.hwtest.bus;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/** Decides, request by request, what goes wrong. Called by the bus thread only. */
public interface FaultPlan {

  /**
   * The fault of the answer to this request.
   *
   * @param address station addressed
   * @param pdu function code and data of the request
   */
  Fault next(int address, byte[] pdu);

  /** Nothing ever goes wrong. */
  static FaultPlan none() {
    return (address, pdu) -> new Fault.None();
  }

  /** These faults for the first requests in order, then none. */
  static FaultPlan script(Fault... faults) {
    Queue<Fault> remaining = new ArrayDeque<>(List.of(faults));
    return (address, pdu) -> {
      Fault fault = remaining.poll();
      return fault == null ? new Fault.None() : fault;
    };
  }

  /** With this probability one of the given faults, equally likely; the same for the same seed. */
  static FaultPlan seeded(long seed, double probability, Fault... faults) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Fault> choices = List.of(faults);
    return (address, pdu) ->
        random.nextDouble() < probability
            ? choices.get(random.nextInt(choices.size()))
            : new Fault.None();
  }

  /** This plan for one station only; the others are not touched and do not advance it. */
  default FaultPlan onlyFor(int station) {
    return (address, pdu) -> address == station ? next(address, pdu) : new Fault.None();
  }
}
