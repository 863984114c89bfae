package io.taiqu.edge.core.line;

/**
 * What came of requests, counted.
 *
 * @param answered good answers
 * @param refused exception answers; the line itself was good
 * @param silent nothing came
 * @param checksum an answer of full length with a wrong check sum
 * @param brokenOff an answer that ended early
 * @param stray the answer came behind bytes that nobody sent
 * @param foreign the answer of another device, or to another question
 * @param late an answer that came after its time
 * @param collided the adapter heard something else than it was sending
 * @param babble the line was never quiet, so that nothing could be sent
 * @param trailing answers that were followed by bytes that nobody had asked for
 */
public record LineCounts(
    long answered,
    long refused,
    long silent,
    long checksum,
    long brokenOff,
    long stray,
    long foreign,
    long late,
    long collided,
    long babble,
    long trailing) {

  /** Nothing was asked yet. */
  public static final LineCounts NONE = new LineCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Answers that were not as they should be. */
  public long damaged() {
    return checksum + brokenOff + stray + foreign + late + collided;
  }

  /** Requests after which anything was heard. */
  public long heard() {
    return answered + refused + damaged();
  }

  /** Requests made or attempted. */
  public long asked() {
    return heard() + silent + babble;
  }

  /** Damaged answers of 1000 that were heard; 0 if nothing was. */
  public int damagedPerMille() {
    return heard() == 0 ? 0 : Math.toIntExact(1000 * damaged() / heard());
  }

  /** Both together. */
  public LineCounts plus(LineCounts other) {
    return new LineCounts(
        answered + other.answered,
        refused + other.refused,
        silent + other.silent,
        checksum + other.checksum,
        brokenOff + other.brokenOff,
        stray + other.stray,
        foreign + other.foreign,
        late + other.late,
        collided + other.collided,
        babble + other.babble,
        trailing + other.trailing);
  }
}
