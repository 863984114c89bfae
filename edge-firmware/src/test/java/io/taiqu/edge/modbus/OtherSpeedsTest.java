package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.field.FieldSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A line whose meters do not all have its speed. */
class OtherSpeedsTest {
  private static final LineSpeed SLOW = new LineSpeed(2400, LineSpeed.Parity.EVEN);

  private final VirtualLine line = VirtualLine.at9600();
  private final List<LineSpeed> asked = new ArrayList<>();

  private FieldBus at(LineSpeed speed) {
    asked.add(speed);
    VirtualLine other =
        new VirtualLine(
            new LineSettings(
                "virtual", speed.baud(), LineSettings.Parity.valueOf(speed.parity().name()), 1));
    if (speed.equals(SLOW)) {
      other.meter(7, Map.of(0, 1));
    } else {
      // Somebody whose answer is heard at the wrong speed.
      for (int i = 0; i < 247; i++) {
        other.faults.add(frame -> new byte[] {0, (byte) 0xFF});
      }
      other.meter(9, Map.of(0, 1));
    }
    return new FieldBus(other.settings, other);
  }

  private FieldSite site(boolean canRetune) throws IOException {
    line.meter(1, Map.of(0, 1));
    FieldBus bus = new FieldBus(line.settings, line);
    bus.open();
    return new FieldSite(
        Map.of("bus0", bus),
        Map.of(),
        Map.of(),
        FieldSite.Timing.USUAL,
        new FieldSite.Retuning() {
          @Override
          public boolean canRetune(String name) {
            return canRetune;
          }

          @Override
          public FieldBus at(String name, LineSpeed speed) {
            return OtherSpeedsTest.this.at(speed);
          }
        });
  }

  @Test
  void aMeterIsFoundAtItsOwnSpeedAndTheLineHasItsOwnAfterwards() throws IOException {
    FieldSite site = site(true);
    assertEquals(List.of(1), site.scan("bus0", (address, answered) -> true));
    assertEquals(List.of(7), site.scan("bus0", SLOW, (address, answered) -> true));
    assertEquals(List.of(1), site.scan("bus0", (address, answered) -> true));
    assertEquals(List.of(SLOW), asked);
    assertEquals(2, line.opened);
  }

  @Test
  void whatIsHeardAsNoiseAtAWrongSpeedIsNobody() throws IOException {
    LineSpeed wrong = new LineSpeed(4800, LineSpeed.Parity.NONE);
    assertEquals(List.of(), site(true).scan("bus0", wrong, (address, answered) -> true));
  }

  @Test
  void everyUsualSpeedIsTriedButTheLinesOwn() throws IOException {
    List<LineSpeed> others = site(true).otherSpeeds("bus0");
    LineSettings own = line.settings;
    assertTrue(others.contains(SLOW));
    assertEquals(LineSpeed.usual().size() - 1, others.size());
    assertFalse(
        others.contains(new LineSpeed(own.baud(), LineSpeed.Parity.valueOf(own.parity().name()))));
  }

  @Test
  void aLineBehindAGatewayHasOneSpeed() throws IOException {
    assertEquals(List.of(), site(false).otherSpeeds("bus0"));
  }
}
