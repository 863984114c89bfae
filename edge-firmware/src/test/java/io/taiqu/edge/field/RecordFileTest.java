package io.taiqu.edge.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.LineSpeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record survives a power cut at any byte, and no change. */
class RecordFileTest {
  private static final List<Entry> STEPS =
      List.of(
          new Entry.Scanned("bus0", List.of(1, 2)),
          new Entry.Searched("bus0", new LineSpeed(2400, LineSpeed.Parity.EVEN), List.of(3)),
          new Entry.SearchEnded("bus0"),
          new Entry.Answered("sign", "yes"),
          new Entry.Answered("reason/x", "中文 text"));

  @TempDir Path directory;

  private Path written() throws IOException {
    Path file = directory.resolve("steps");
    try (RecordFile record = RecordFile.open(file)) {
      for (Entry step : STEPS) {
        record.append(step);
      }
    }
    return file;
  }

  @Test
  void recordThatIsCutAtAnyByteKeepsItsWholeSteps() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    for (int length = 0; length <= whole.length; length++) {
      Path cut = directory.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, length));
      int steps = 0;
      for (int i = 0; i < length; i++) {
        steps += whole[i] == '\n' ? 1 : 0;
      }
      try (RecordFile record = RecordFile.open(cut)) {
        assertEquals(STEPS.subList(0, steps), record.found(), "cut at " + length);
        record.append(STEPS.getFirst());
      }
      try (RecordFile record = RecordFile.open(cut)) {
        assertEquals(steps + 1, record.found().size());
      }
    }
  }

  @Test
  void changedStepIsRefused() throws IOException {
    Path file = written();
    String changed = Files.readString(file).replaceFirst("bus0", "bus1");
    Files.writeString(file, changed);
    IOException refused = assertThrows(IOException.class, () -> RecordFile.open(file));
    assertEquals(
        file + ", line 1: damaged or changed; begin again with --restart", refused.getMessage());
  }
}
