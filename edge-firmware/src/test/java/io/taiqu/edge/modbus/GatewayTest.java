package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gateways on the network: j2mod's slaves, and one that answers what a test wants. */
@Timeout(30)
class GatewayTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private static LineSettings line(int port) {
    return new LineSettings("127.0.0.1:" + port, 9600, LineSettings.Parity.NONE, 1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A slave of j2mod whose holding registers hold their own address, plus what is given. */
  private static ModbusSlave slave(int port, boolean rtu, int plus) throws ModbusException {
    SimpleProcessImage image = new SimpleProcessImage(7);
    for (int i = 0; i < 100; i++) {
      image.addRegister(new SimpleRegister(i + plus));
    }
    ModbusSlave slave = ModbusSlaveFactory.createTCPSlave(port, 2, rtu);
    slave.addProcessImage(7, image);
    slave.open();
    return slave;
  }

  private static int[] read(Framing framing, int port) throws IOException {
    try (FieldBus bus = new FieldBus(line(port), new SocketTransport("127.0.0.1", port), framing)) {
      bus.open();
      Reply reply = bus.read(7, 3, 40, 3, TIMEOUT).reply();
      return FieldBus.words(assertInstanceOf(Reply.Answered.class, reply));
    }
  }

  @Test
  void modbusTcpIsRead() throws Exception {
    int port = freePort();
    ModbusSlave slave = slave(port, false, 0);
    try {
      assertArrayEquals(new int[] {40, 41, 42}, read(Framing.TCP, port));
    } finally {
      ModbusSlaveFactory.close(slave);
    }
  }

  @Test
  void rtuFramesOverTcpAreRead() throws Exception {
    int port = freePort();
    ModbusSlave slave = slave(port, true, 0);
    try {
      assertArrayEquals(new int[] {40, 41, 42}, read(Framing.RTU, port));
    } finally {
      ModbusSlaveFactory.close(slave);
    }
  }

  @Test
  void gatewayThatGoesAndComesIsFoundAgain() throws Exception {
    int port = freePort();
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    SupplyPointId point = new SupplyPointId(new UUID(0, 7));
    BusMeter meter =
        new BusMeter(
            point,
            new MeterSerial("7"),
            ProfileReader.load("acrel-ddsy1352", Optional.empty()),
            7,
            false);
    try (BusMaster master =
        new BusMaster(
            "gateway",
            line(port),
            new SocketTransport("127.0.0.1", port),
            Framing.TCP,
            List.of(meter),
            new BusSchedule(Duration.ofMillis(100), Duration.ofHours(1)),
            inputs::add,
            InstantSource.system())) {
      Thread.ofPlatform().daemon().start(master);
      ModbusSlave slave = slave(port, false, 0);
      awaitSample(inputs, Sample.Read.class);
      ModbusSlaveFactory.close(slave);
      awaitSample(inputs, Sample.Failed.class);
      ModbusSlave again = slave(port, false, 0);
      try {
        awaitSample(inputs, Sample.Read.class);
      } finally {
        ModbusSlaveFactory.close(again);
      }
    }
  }

  private static void awaitSample(BlockingQueue<Input> inputs, Class<? extends Sample> kind)
      throws InterruptedException {
    while (true) {
      Input input = inputs.poll(15, TimeUnit.SECONDS);
      if (input instanceof Input.MeterSampled(SupplyPointId _, Sample sample)
          && kind.isInstance(sample)) {
        return;
      }
      if (input == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      }
    }
  }

  @Test
  void gatewayThatIsNotThereIsNamed() throws Exception {
    int port = freePort();
    IOException refused =
        assertThrows(IOException.class, () -> new SocketTransport("127.0.0.1", port).open());
    assertEquals(
        true, String.valueOf(refused.getMessage()).startsWith("gateway 127.0.0.1:" + port));
  }

  /** Answers the n-th request with the n-th of these lists of messages; words are spread. */
  private static Reply[] answers(int requests, int[]... answers) throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        FieldBus bus =
            new FieldBus(
                line(server.getLocalPort()),
                new SocketTransport("127.0.0.1", server.getLocalPort()),
                Framing.TCP)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (Socket socket = server.accept()) {
              for (int[] answer : answers) {
                socket.getInputStream().readNBytes(12);
                for (int value : answer) {
                  socket.getOutputStream().write(value);
                }
                socket.getOutputStream().flush();
              }
              socket.getInputStream().readNBytes(12);
            } catch (IOException e) {
              // The test has ended.
              return;
            }
          });
      bus.open();
      Reply[] replies = new Reply[requests];
      for (int i = 0; i < requests; i++) {
        replies[i] = bus.read(7, 3, 0, 1, TIMEOUT).reply();
      }
      return replies;
    }
  }

  private static int[] answer(int transaction, int word) {
    return new int[] {0, transaction, 0, 0, 0, 5, 7, 3, 2, word >> 8, word & 0xFF};
  }

  private static int[] joined(int[] first, int[] second) {
    int[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void lateAndDuplicateAnswersAreKnownByTheirNumber() throws Exception {
    // The first request is not answered in time; its answer comes twice, before the second's.
    Reply[] replies =
        answers(2, new int[0], joined(joined(answer(1, 11), answer(1, 11)), answer(2, 22)));
    assertInstanceOf(Reply.Silent.class, replies[0]);
    assertArrayEquals(
        new int[] {22}, FieldBus.words(assertInstanceOf(Reply.Answered.class, replies[1])));
  }

  @Test
  void gatewaysWordForASilentDeviceIsSilence() throws Exception {
    assertInstanceOf(
        Reply.Silent.class, answers(1, new int[] {0, 1, 0, 0, 0, 3, 7, 0x83, 0x0B})[0]);
    assertEquals(new Reply.Refused(2), answers(1, new int[] {0, 1, 0, 0, 0, 3, 7, 0x83, 2})[0]);
  }

  @Test
  void nonsenseEndsTheConnection() {
    assertThrows(
        IOException.class, () -> answers(1, new int[] {'H', 'T', 'T', 'P', '/', '1', '.', '1'}));
  }
}
