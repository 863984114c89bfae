package io.taiqu.hwtest.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhysicalRecordTest {
  private static final Instant TEN = Instant.parse("2026-03-02T02:00:00Z");
  private static final TransformerId CODE = new TransformerId("D1-T1");
  private static final SupplyPointId FIRST = new SupplyPointId(new UUID(0, 1));
  private static final SupplyPointId SECOND = new SupplyPointId(new UUID(0, 2));

  @TempDir private Path directory;

  @Test
  void whatWasWrittenIsReadBack() {
    write();
    PhysicalRecord record = PhysicalRecord.read(directory);
    EnergyCurve curve = record.metered(FIRST).orElseThrow();
    assertEquals(250, curve.at(TEN.plusSeconds(15)));
    assertEquals(500, curve.between(TEN, TEN.plusSeconds(30)));
    assertEquals(1, record.contacts().size());
    assertEquals(FIRST, record.contacts().getFirst().supplyPoint());
    assertEquals(10, record.trueLossPercent(CODE, TEN, TEN.plusSeconds(60)));
  }

  @Test
  void aLineThatWasBeingWrittenIsLeftOut() throws Exception {
    write();
    Files.writeString(
        directory.resolve("live.ndjson"), "{\"kind\":\"ener", StandardOpenOption.APPEND);
    assertEquals(1, PhysicalRecord.read(directory).contacts().size());
  }

  @Test
  void outsideOfWhatItCoversTheCurveIsLevel() {
    write();
    EnergyCurve curve = PhysicalRecord.read(directory).metered(SECOND).orElseThrow();
    assertEquals(0, curve.at(TEN.minusSeconds(1)));
    assertEquals(800, curve.at(TEN.plusSeconds(600)));
  }

  @Test
  void aRecordThatGoesBackInTimeIsRefused() {
    EnergyCurve curve = new EnergyCurve();
    curve.add(TEN, 1);
    assertThrows(IllegalArgumentException.class, () -> curve.add(TEN.minusMillis(1), 2));
    assertTrue(PhysicalRecord.read(directory).contacts().isEmpty());
  }

  private void write() {
    try (RecordWriter writer = RecordWriter.create(directory.resolve("live.ndjson"))) {
      writer.write(new RecordLine.Points("D1-T1", List.of(FIRST.toString(), SECOND.toString())));
      writer.write(new RecordLine.Energies("D1-T1", TEN.toString(), 0, List.of(0L, 0L), 0));
      writer.write(
          new RecordLine.Contact(
              "D1-T1", TEN.plusSeconds(30).toString(), FIRST.toString(), false, 500, 4000, 0));
      writer.write(
          new RecordLine.Energies(
              "D1-T1", TEN.plusSeconds(60).toString(), 1_500, List.of(550L, 800L), 1_400));
    }
  }
}
