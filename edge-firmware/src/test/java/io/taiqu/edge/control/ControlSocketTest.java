package io.taiqu.edge.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(1, 2));

  @TempDir private Path data;
  private final List<Order> taken = new CopyOnWriteArrayList<>();
  private ControlSocket socket;

  @BeforeEach
  void open() throws IOException {
    Files.createFile(ControlSocket.in(data));
    socket =
        ControlSocket.open(
            data,
            order -> {
              taken.add(order);
              return taken.size() == 1 ? Answer.done("locked") : Answer.refused("no\nmore");
            });
    Thread.ofVirtual().start(socket);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  @Test
  void ordersArriveAndAreAnsweredOneAfterTheOther() throws IOException {
    Order lock = new Order.SafetyLock(POINT, true, "Zhang San 张三");
    Order release = new Order.SafetyLock(POINT, false, "Zhang San 张三");
    assertEquals(Answer.done("locked"), ControlSocket.give(data, lock));
    assertEquals(Answer.refused("no more"), ControlSocket.give(data, release));
    assertEquals(List.of(lock, release), taken);
  }

  @Test
  void aTokenArrivesAsItWasTypedAndInTheLanguageOfWhoAsks() throws IOException {
    for (boolean chinese : new boolean[] {true, false}) {
      Order token = new Order.Token(POINT, "23058432643553725412", chinese);
      ControlSocket.give(data, token);
      assertEquals(token, taken.getLast());
    }
    for (String line :
        List.of("token", "token " + POINT, "token " + POINT + " en", "token 1 en 2")) {
      assertFalse(Answer.parse(say(line)).done(), line);
    }
    assertEquals(2, taken.size());
    assertThrows(IllegalArgumentException.class, () -> new Order.Token(POINT, "12 34", false));
  }

  @Test
  void whatIsNoOrderIsRefusedAndTheNextOneIsStillTaken() throws IOException {
    for (String line :
        List.of(
            "",
            "open everything now",
            "lock",
            "lock " + POINT,
            "lock 12 Zhang",
            "x".repeat(5000))) {
      assertFalse(Answer.parse(say(line)).done(), line);
    }
    assertEquals(List.of(), taken);
    assertTrue(ControlSocket.give(data, new Order.SafetyLock(POINT, true, "Li Si")).done());
  }

  @Test
  void onlyTheUnitsUserAndItsGroupMayGiveOrders() throws IOException {
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(ControlSocket.in(data))));
  }

  @Test
  void withoutAUnitThereIsNoAnswer() throws IOException {
    socket.close();
    assertFalse(Files.exists(ControlSocket.in(data)));
    Order lock = new Order.SafetyLock(POINT, true, "Zhang San");
    assertThrows(IOException.class, () -> ControlSocket.give(data, lock));
  }

  @Test
  void aNameOfSeveralLinesIsNone() {
    assertThrows(
        IllegalArgumentException.class, () -> new Order.SafetyLock(POINT, true, "a\nrelease"));
    assertThrows(IllegalArgumentException.class, () -> new Order.SafetyLock(POINT, true, " "));
  }

  private String say(String line) throws IOException {
    try (SocketChannel unit = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      unit.connect(UnixDomainSocketAddress.of(ControlSocket.in(data)));
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        unit.write(bytes);
      }
      ByteBuffer answer = ByteBuffer.allocate(2048);
      try {
        while (unit.read(answer) > 0) {
          // Until the unit closes.
        }
      } catch (IOException reset) {
        // It did not read everything that was sent, and closed.
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8).strip();
    }
  }
}
