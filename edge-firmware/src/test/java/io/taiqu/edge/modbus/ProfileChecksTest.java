package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Problem;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.quantity.Current;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a technician's file that can't be right. */
class ProfileChecksTest {
  private static final String SOUND =
      """
      profile: mine
      name: Mine
      limits: {registersPerRead: 50, turnaround: PT0.005S, timeout: PT0.2S}
      identity: {serial: {function: 3, address: 0xFC00, type: u32}}
      energy: {function: 3, address: 0x0048, type: u32, unit: kWh, resolution: "0.01", rollOver: 1000000}
      voltages: [{function: 3, address: 0, type: u16, unit: V, scale: "0.1"}]
      currents: [{function: 3, address: 1, type: u16, unit: A, scale: "0.01"}]
      power: {function: 3, address: 2, type: s16, unit: W}
      writeDenied: [{from: 0x0000, to: 0xFFFF}]
      """;

  private static List<Problem> problems(String text) {
    return assertThrows(ConfigException.class, () -> ProfileReader.parse("mine.yaml", text))
        .problems();
  }

  /** The one problem of the sound file after a change. */
  private static String problem(String sound, String changed) {
    assertTrue(SOUND.contains(sound), sound);
    List<Problem> found = problems(SOUND.replace(sound, changed));
    assertEquals(1, found.size(), found::toString);
    return found.getFirst().toString();
  }

  private static void assertSays(String expected, String actual) {
    assertTrue(actual.contains(expected), () -> "expected \"" + expected + "\" in " + actual);
  }

  @Test
  void aSoundFileHasNoProblem() throws ConfigException {
    assertEquals("mine", ProfileReader.parse("mine.yaml", SOUND).id());
  }

  @Test
  void bitsOfTheStatusRegisterTellOfTampering() throws ConfigException {
    MeterProfile profile =
        ProfileReader.parse(
            "mine.yaml",
            SOUND
                + "status: {function: 3, address: 0x0021, type: u16, coverOpened: 0x0001,"
                + " magneticField: 0x0004}\n");
    assertTrue(profile.sweptFields().stream().anyMatch(field -> field.address() == 0x21));
    RegisterImage image = new RegisterImage();
    image.put(3, 0x0021, new int[] {0xFFFE});
    assertEquals(Set.of(QualityFlag.MAGNETIC_FIELD), new RegisterMeaning(profile).signals(image));
  }

  @Test
  void aStatusThatTellsNothingIsRefused() {
    List<Problem> found = problems(SOUND + "status: {function: 3, address: 0x0021, type: u16}\n");
    assertEquals(1, found.size(), found::toString);
    assertSays("coverOpened, magneticField, or both", found.getFirst().toString());
  }

  @Test
  void aCurrentThatNoMeterCanSeeIsNone() throws ConfigException {
    MeterProfile profile =
        ProfileReader.parse(
            "mine.yaml",
            SOUND.replace(
                "currents: [{function: 3, address: 1, type: u16, unit: A, scale: \"0.01\"}]",
                "currents: [{function: 3, address: 0x0050, type: u32, unit: A, scale: \"0.001\"}]"));
    RegisterImage image = new RegisterImage();
    image.put(3, 0x0050, new int[] {0x7FFF, 0});
    assertEquals(List.of(), new RegisterMeaning(profile).currents(image));
    RegisterImage later = new RegisterImage();
    later.put(3, 0x0050, new int[] {0, 7_000});
    assertEquals(List.of(new Current(7_000)), new RegisterMeaning(profile).currents(later));
  }

  @Test
  void twoValuesCannotShareARegister() {
    String said =
        problem(
            "currents: [{function: 3, address: 1,", "currents: [{function: 3, address: 0x0049,");
    assertSays("mine.yaml:7: currents[0].address: overlaps energy at 0x0048", said);
  }

  @Test
  void aScaleThatMakesTheVoltageUnshowableIsImpossible() {
    assertSays(
        "mine.yaml:6: voltages[0].scale: is impossible: the register could not show more than 65.535 V",
        problem("scale: \"0.1\"", "scale: \"0.001\""));
    assertSays("one count would be 10 V", problem("scale: \"0.1\"", "scale: \"10\""));
    assertSays("must be a positive number", problem("scale: \"0.1\"", "scale: \"0\""));
  }

  @Test
  void aRollOverThatTheRegisterCannotReachIsImpossible() {
    assertSays(
        "energy.rollOver: can't be reached", problem("rollOver: 1000000", "rollOver: 100000000"));
    assertSays("no meter starts again", problem("rollOver: 1000000", "rollOver: 999"));
  }

  @Test
  void aValueBehindTheLastRegisterIsRefused() {
    assertSays(
        "identity.serial.address: leaves no room for 2 registers",
        problem("address: 0xFC00", "address: 0xFFFF"));
  }

  @Test
  void aValueLongerThanTheLongestReadIsRefused() {
    List<Problem> found = problems(SOUND.replace("registersPerRead: 50", "registersPerRead: 1"));
    assertEquals(2, found.size(), found::toString);
    assertSays("longer (2 registers) than the model's longest read (1)", found.toString());
  }

  @Test
  void energyRegistersMustNotBeWritable() {
    assertSays(
        "energy.address: 0x0048 may be written",
        problem("{from: 0x0000, to: 0xFFFF}", "{from: 0x0000, to: 0x0047}"));
  }

  @Test
  void wordsMustFitTheType() {
    assertSays(
        "a u32 always takes 2 words",
        problem("address: 0x0048, type: u32", "address: 0x0048, type: u32, words: 4"));
    assertSays(
        "a text needs its length",
        problem("address: 0xFC00, type: u32", "address: 0xFC00, type: text"));
  }

  @Test
  void aProfileIsCalledAsItsFile() {
    assertSays("is \"other\" in a file for \"mine\"", problem("profile: mine", "profile: other"));
  }

  @Test
  void whatIsNoYamlAtAllIsRefusedLikeAnythingElse() {
    for (String text : List.of("!%7", "[".repeat(6_000), "a: &b [*b]", "\u0000", "? ?", "- x")) {
      assertTrue(problems(text).size() > 0);
    }
  }

  @Test
  void oneFaultHidesNoOther() {
    String many =
        SOUND
                .replace("timeout: PT0.2S", "timeout: soon")
                .replace("scale: \"0.1\"", "scale: \"0.001\"")
                .replace("address: 1,", "address: 2,")
                .replace("rollOver: 1000000", "rollOver: 100000000")
                .replace("{from: 0x0000, to: 0xFFFF}", "{from: 9, to: 3}")
            + "colour: red\n";
    String all = problems(many).toString();
    for (String expected :
        List.of(
            "mine.yaml:3: limits.timeout",
            "mine.yaml:5: energy.rollOver",
            "mine.yaml:5: energy.address: 0x0048 may be written",
            "mine.yaml:6: voltages[0].scale",
            "mine.yaml:8: power.address: overlaps currents[0]",
            "mine.yaml:9: writeDenied[0].from: is behind the end",
            "mine.yaml:10: colour: is not a known setting")) {
      assertSays(expected, all);
    }
  }

  @Test
  void aTechniciansFileStandsInPlaceOfTheProgramsOwn(@TempDir Path directory)
      throws ConfigException, IOException {
    Files.writeString(directory.resolve("mine.yaml"), SOUND);
    Files.writeString(
        directory.resolve("abb-b23.yaml"), SOUND.replace("profile: mine", "profile: abb-b23"));
    assertEquals("Mine", ProfileReader.load("mine", Optional.of(directory)).name());
    assertEquals("Mine", ProfileReader.load("abb-b23", Optional.of(directory)).name());
    assertEquals("ABB B23", ProfileReader.load("abb-b23", Optional.empty()).name());
    List<ProfileReader.Found> all = ProfileReader.all(Optional.of(directory));
    assertEquals(ProfileReader.BUNDLED.size() + 1, all.size());
    assertEquals(2, all.stream().filter(found -> found.file().isPresent()).count());
  }
}
