package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.switching.LineWatch.EnergyRead;
import io.taiqu.hwtest.switching.LineWatch.Movement;
import io.taiqu.hwtest.switching.LineWatch.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Every opening of a relay beside the reads that led to it. Which read decided is worked out here
 * from the energies that the meter showed, the payments and the price: the second that leaves the
 * balance at or below its limit.
 */
public final class Cutoffs {
  private Cutoffs() {}

  /**
   * One opening.
   *
   * @param creditEndedNanos when the energy that was paid for had flowed
   * @param decidingReadNanos end of the last byte of the deciding read's answer
   * @param openedNanos end of the last byte of the request that opened the relay
   * @param between addresses that were asked in between
   * @param askedAgain whether this customer's meter was among them: the unit did not have, or not
   *     believe, the answer that decided by what was on the line
   */
  public record Cutoff(
      long creditEndedNanos,
      long decidingReadNanos,
      long openedNanos,
      List<Integer> between,
      boolean askedAgain) {}

  /** What was paid for when a relay opened: payments after it do not count for it. */
  record Credit(Movement opening, long energyOfCredit, long creditEndedNanos) {}

  /**
   * Puts openings and reads together.
   *
   * @param addressOf the address of a customer's meter
   * @throws IllegalStateException if a relay opened before two reads had shown that the credit was
   *     used up, which must never happen
   */
  static List<Cutoff> of(
      List<Credit> openings,
      List<EnergyRead> reads,
      List<Request> requests,
      IntUnaryOperator addressOf) {
    List<Cutoff> cutoffs = new ArrayList<>();
    for (Credit credit : openings) {
      Movement opening = credit.opening();
      List<Long> low =
          reads.stream()
              .filter(read -> read.customer() == opening.customer())
              .filter(read -> read.answeredNanos() < opening.requestedNanos())
              .filter(read -> wholeWattHours(read.energy()) >= credit.energyOfCredit())
              .map(EnergyRead::answeredNanos)
              .filter(answered -> answered > credit.creditEndedNanos())
              .sorted()
              .toList();
      if (low.size() < 2) {
        throw new IllegalStateException(
            "customer %d lost supply after %d reads that showed the credit used up"
                .formatted(opening.customer(), low.size()));
      }
      long decided = low.get(1);
      List<Integer> between =
          requests.stream()
              .filter(request ->
                  request.endedNanos() > decided && request.endedNanos() < opening.requestedNanos())
              .map(Request::address)
              .toList();
      cutoffs.add(
          new Cutoff(
              credit.creditEndedNanos(),
              decided,
              opening.requestedNanos(),
              between,
              between.contains(addressOf.applyAsInt(opening.customer()))));
    }
    return cutoffs;
  }

  private static long wholeWattHours(long microWattHours) {
    return microWattHours / 1_000_000 * 1_000_000;
  }
}
