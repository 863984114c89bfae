package io.taiqu.hwtest.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bus on a real pseudo-terminal and the real clock; times have bounds on one side only. */
class VirtualBusTest {

  private static final byte[] READ_SIXTY = {4, 0, 0, 0, 60};

  private record Block(int address) implements Station {
    @Override
    public Optional<byte[]> answer(byte[] pdu) {
      byte[] answer = new byte[2 + 2 * 60];
      answer[0] = pdu[0];
      answer[1] = 2 * 60;
      return Optional.of(answer);
    }
  }

  /** A careful master: reads the answer by its length, then keeps t3.5. */
  private static void exchange(Tty tty, LineSettings line, byte[] buffer) throws IOException {
    byte[] request = new Frame(1, READ_SIXTY).toBytes();
    tty.write(request, 0, request.length);
    int wanted = 5 + 2 * 60;
    int have = 0;
    byte[] part = new byte[256];
    long giveUp = System.nanoTime() + 3_000_000_000L;
    while (have < wanted && System.nanoTime() < giveUp) {
      if (tty.awaitReadable(100_000_000)) {
        int count = tty.read(part);
        System.arraycopy(part, 0, buffer, have, count);
        have += count;
      }
    }
    assertEquals(wanted, have, "bytes of the answer");
    assertTrue(Frame.parse(buffer, have).isPresent(), "checksum of the answer");
    assertFalse(tty.awaitReadable(line.silenceNanos()), "bytes after the answer");
  }

  @Test
  void exchangesTakeTheTimeOfTheWire() throws IOException {
    LineSettings line = LineSettings.of(9600);
    int rounds = 12;
    try (VirtualBus bus = VirtualBus.on(line).named("timing").openPty()) {
      bus.attach(new Block(1));
      try (Tty tty = Tty.open(bus.path())) {
        byte[] buffer = new byte[256];
        exchange(tty, line, buffer);
        // A machine that is busy with something else makes the master slow, so that it has three
        // tries; nothing makes it faster than the wire.
        double best = 0;
        for (int attempt = 0; attempt < 3 && best < 0.9; attempt++) {
          long began = System.nanoTime();
          for (int i = 0; i < rounds; i++) {
            exchange(tty, line, buffer);
          }
          long took = System.nanoTime() - began;
          long ideal =
              rounds
                  * (line.nanosFor(8)
                      + 5_000_000L
                      + line.nanosFor(5 + 2 * 60)
                      + line.silenceNanos());
          assertTrue(took >= ideal - 1_000_000, "faster than the wire: " + took + " < " + ideal);
          best = Math.max(best, (double) ideal / took);
        }
        System.out.printf("wire utilisation of a careful master at 9600: %.3f%n", best);
        assertTrue(best > 0.75, "utilisation " + best);
      }
      bus.assertServing();
      assertTrue(bus.counters().answers() >= rounds + 1);
      assertEquals(0, bus.counters().silenceViolations());
      assertEquals(0, bus.counters().badFrames());
    }
  }

  @Test
  void masterThatDoesNotKeepSilenceIsCounted() throws IOException {
    LineSettings line = LineSettings.of(9600);
    try (VirtualBus bus = VirtualBus.on(line).openPty()) {
      bus.attach(new Block(1));
      try (Tty tty = Tty.open(bus.path())) {
        byte[] request = new Frame(1, READ_SIXTY).toBytes();
        byte[] buffer = new byte[256];
        exchange(tty, line, buffer);
        assertEquals(0, bus.counters().silenceViolations());
        // Each request goes out right behind the answer. A busy machine may make a pause of its
        // own there, but not every time.
        for (int i = 0; i < 30 && bus.counters().silenceViolations() == 0; i++) {
          tty.write(request, 0, request.length);
          int have = 0;
          while (have < 125) {
            assertTrue(tty.awaitReadable(2_000_000_000L), "no answer");
            have += tty.read(buffer);
          }
        }
        assertTrue(bus.counters().silenceViolations() > 0);
      }
    }
  }

  @Test
  void masterMayCloseAndOpenAgain() throws IOException {
    LineSettings line = LineSettings.of(115_200);
    try (VirtualBus bus = VirtualBus.on(line).openPty()) {
      bus.attach(new Block(1));
      for (int i = 0; i < 3; i++) {
        try (Tty tty = Tty.open(bus.path())) {
          exchange(tty, line, new byte[256]);
        }
      }
      assertEquals(3, bus.counters().answers());
    }
  }

  @Test
  void linkPointsToTheTerminalWhileTheBusIsOpen(@TempDir Path directory) throws IOException {
    Path link = directory.resolve("bus0");
    Files.createSymbolicLink(link, Path.of("/nonexistent"));
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(9600)).openPty(link)) {
      assertEquals(Path.of(bus.path()), Files.readSymbolicLink(link));
    }
    assertFalse(Files.isSymbolicLink(link));
  }

  @Test
  void fileInThePlaceOfTheLinkIsKept(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("bus0"), "precious");
    assertThrows(
        UncheckedIOException.class,
        () -> VirtualBus.on(LineSettings.of(9600)).openPty(file).close());
    assertEquals("precious", Files.readString(file));
  }
}
