package io.taiqu.edge.core.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiagnosisTest {
  private static final LineCounts GOOD = counts(200, 0, 0, 0, 0);

  private static LineCounts counts(
      long answered, long silent, long checksum, long brokenOff, long stray) {
    return new LineCounts(answered, 0, silent, checksum, brokenOff, stray, 0, 0, 0, 0, 0);
  }

  private static LineCounts trailing(long answered, long trailing) {
    return new LineCounts(answered, 0, 0, 0, 0, 0, 0, 0, 0, 0, trailing);
  }

  /** Units 1, 2, 3 … with these counts. */
  private static LineObservation line(LineCounts... devices) {
    return new LineObservation(
        IntStream.range(0, devices.length)
            .mapToObj(i -> new LineObservation.Device(i + 1, devices[i]))
            .toList(),
        0,
        false);
  }

  private static List<String> named(LineObservation seen) {
    List<String> names = new ArrayList<>();
    for (LineFinding finding : LineDiagnosis.of(seen)) {
      OptionalInt unit = finding.unit();
      names.add(finding.fault() + (unit.isPresent() ? " " + unit.getAsInt() : ""));
    }
    return names;
  }

  @Test
  void goodLineHasNoFinding() {
    assertEquals(List.of(), named(line(GOOD, GOOD, GOOD)));
  }

  @Test
  void fewRequestsSayNothing() {
    assertEquals(List.of(), named(line(counts(0, 10, 0, 0, 0), counts(0, 9, 0, 0, 0))));
  }

  @Test
  void oneDeadMeterIsNotTheLine() {
    assertEquals(List.of(), named(line(GOOD, counts(0, 30, 0, 0, 0), GOOD)));
  }

  @Test
  void silenceEverywhereIsPowerOrSpeed() {
    LineCounts dead = counts(0, 30, 0, 0, 0);
    assertEquals(List.of("NOTHING_HEARD"), named(line(dead, dead)));
  }

  @Test
  void silenceWithGarbageIsSwappedWires() {
    LineCounts dead = counts(0, 30, 0, 0, 0);
    LineObservation seen = line(dead, dead);
    assertEquals(List.of("WIRES_SWAPPED"), named(new LineObservation(seen.devices(), 12, false)));
    // One stray byte in sixty requests is no sign of anything.
    assertEquals(List.of("NOTHING_HEARD"), named(new LineObservation(seen.devices(), 1, false)));
  }

  @Test
  void everythingDamagedIsWrongParity() {
    assertEquals(
        List.of("WRONG_SPEED_OR_PARITY"),
        named(line(counts(0, 2, 20, 10, 0), counts(0, 0, 25, 5, 0), counts(0, 30, 0, 0, 0))));
  }

  @Test
  void onlyVoiceOnTheLineBeingDamagedIsThatDevice() {
    assertEquals(
        List.of("BAD_DEVICE 2"), named(line(counts(0, 30, 0, 0, 0), counts(0, 0, 30, 0, 0))));
  }

  @Test
  void damageOfAllIsNoise() {
    assertEquals(
        List.of("NOISE"),
        named(line(counts(190, 1, 6, 3, 0), counts(192, 1, 5, 2, 1), counts(188, 0, 7, 5, 0))));
  }

  @Test
  void bytesThatNobodySentAreAFloatingLine() {
    assertEquals(
        List.of("NO_TERMINATION"),
        named(line(counts(180, 0, 2, 0, 18), counts(185, 0, 1, 0, 14), counts(170, 0, 4, 0, 25))));
  }

  @Test
  void oneBadMeterIsNamed() {
    assertEquals(List.of("BAD_DEVICE 2"), named(line(GOOD, counts(150, 20, 5, 25, 0), GOOD, GOOD)));
  }

  @Test
  void twoMetersAtOneAddressSpoilNearlyEveryAnswer() {
    assertEquals(
        List.of("DUPLICATE_ADDRESS 3"), named(line(GOOD, GOOD, counts(20, 5, 150, 10, 0))));
  }

  @Test
  void secondAnswerBehindTheFirstIsADuplicateAddress() {
    assertEquals(List.of("DUPLICATE_ADDRESS 2"), named(line(GOOD, trailing(200, 180), GOOD)));
    // Behind everybody's answers it is not.
    assertEquals(List.of(), named(line(trailing(200, 20), trailing(200, 21), trailing(200, 19))));
  }

  @Test
  void noiseAndABadMeterAreBothNamed() {
    LineCounts noisy = counts(190, 0, 4, 2, 0);
    assertEquals(
        List.of("NOISE", "BAD_DEVICE 4"),
        named(line(noisy, noisy, noisy, counts(100, 0, 20, 60, 0))));
  }

  @Test
  void secondBadMeterDoesNotHideTheFirst() {
    LineCounts bad = counts(120, 0, 10, 60, 0);
    assertEquals(List.of("BAD_DEVICE 1", "BAD_DEVICE 4"), named(line(bad, GOOD, GOOD, bad, GOOD)));
  }

  @Test
  void lateAnswersAreASlowDeviceAndNotNoise() {
    LineCounts late = new LineCounts(150, 0, 20, 0, 0, 0, 0, 15, 0, 0, 0);
    assertEquals(List.of("SLOW_DEVICE 1"), named(line(late, GOOD, GOOD)));
  }

  @Test
  void lineThatIsNeverQuietHasATalker() {
    LineCounts talk = new LineCounts(50, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0);
    assertEquals(List.of("TALKER"), named(line(talk, GOOD)));
  }

  @Test
  void echoIsTold() {
    assertEquals(
        List.of("ADAPTER_ECHO"), named(new LineObservation(line(GOOD).devices(), 0, true)));
  }
}
