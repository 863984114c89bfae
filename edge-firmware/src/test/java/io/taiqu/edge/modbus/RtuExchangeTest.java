package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtuExchangeTest {
  private static final long TIMEOUT = 200_000_000L;

  private final VirtualLine line = VirtualLine.at9600();
  private final RtuExchange exchange = new RtuExchange(line, line.settings);

  private static ModbusRequest read(int unit, int address, int count) {
    ModbusRequest request = new ReadMultipleRegistersRequest(address, count);
    request.setUnitID(unit);
    return request;
  }

  private Reply transact(ModbusRequest request) throws IOException {
    return exchange.transact(request, TIMEOUT);
  }

  @Test
  void answerIsDecoded() throws IOException {
    line.meter(7, Map.of(0x10, 0x1234, 0x11, 0xFFFE));
    Reply.Answered answered = assertInstanceOf(Reply.Answered.class, transact(read(7, 0x10, 2)));
    assertArrayEquals(new int[] {0x1234, 0xFFFE}, MeterRead.words(answered.response()));
    assertEquals(5_000_000L, answered.responseNanos(), 300_000L);
  }

  @Test
  void transactionTakesItsWireTimeAndNoMore() throws IOException {
    line.meter(1, Map.of());
    line.waitUntil(line.nanoTime() + line.settings.silenceNanos());
    long ideal =
        line.settings.charactersNanos(8) + 5_000_000L + line.settings.charactersNanos(5 + 2 * 60);
    long start = line.nanoTime();
    transact(read(1, 0, 60));
    assertEquals(ideal, line.nanoTime() - start, ideal / 100);
  }

  @Test
  void silenceIsKeptBetweenFrames() throws IOException {
    line.meter(1, Map.of());
    for (int i = 0; i < 20; i++) {
      transact(read(1, 0, 2));
    }
    assertEquals(0, line.silenceViolations);
  }

  @Test
  void nothingIsSilent() throws IOException {
    assertInstanceOf(Reply.Silent.class, transact(read(9, 0, 2)));
  }

  @Test
  void exceptionIsRefusedWithItsCode() throws IOException {
    line.stations.put(3, pdu -> Optional.of(new byte[] {(byte) (pdu[0] | 0x80), 2}));
    assertEquals(new Reply.Refused(2), transact(read(3, 0, 40)));
  }

  @Test
  void wrongCheckSumIsGarbled() throws IOException {
    line.meter(1, Map.of());
    line.faults.add(frame -> {
      frame[3] ^= 1;
      return frame;
    });
    assertEquals(new Reply.Garbled(Reply.Damage.CHECKSUM), transact(read(1, 0, 2)));
  }

  @Test
  void anotherDevicesAnswerIsForeign() throws IOException {
    line.stations.put(1, pdu -> Optional.empty());
    line.inject(
        20_000_000L,
        VirtualLine.frame(2, (byte) 3, (byte) 4, (byte) 0, (byte) 1, (byte) 0, (byte) 2));
    assertEquals(new Reply.Garbled(Reply.Damage.WRONG_DEVICE), transact(read(1, 0, 2)));
  }

  @Test
  void anotherFunctionIsGarbled() throws IOException {
    line.stations.put(1, pdu -> Optional.of(new byte[] {4, 4, 0, 1, 0, 2}));
    assertEquals(new Reply.Garbled(Reply.Damage.WRONG_FUNCTION), transact(read(1, 0, 2)));
  }

  @Test
  void anotherByteCountIsGarbled() throws IOException {
    line.stations.put(1, pdu -> Optional.of(new byte[] {3, 2, 0, 1, 0, 2}));
    assertEquals(new Reply.Garbled(Reply.Damage.WRONG_CONTENT), transact(read(1, 0, 2)));
  }

  @Test
  void shortAnswerIsGarbled() throws IOException {
    line.meter(1, Map.of());
    line.faults.add(frame -> Arrays.copyOf(frame, frame.length - 3));
    assertEquals(new Reply.Garbled(Reply.Damage.SHORT), transact(read(1, 0, 10)));
  }

  @Test
  void singleByteIsGarbled() throws IOException {
    line.meter(1, Map.of());
    line.faults.add(frame -> Arrays.copyOf(frame, 1));
    assertEquals(new Reply.Garbled(Reply.Damage.SHORT), transact(read(1, 0, 10)));
  }

  @Test
  void echoOfAnotherWriteIsGarbled() throws IOException {
    line.stations.put(4, pdu -> Optional.of(new byte[] {5, 0, 3, (byte) 0xFF, 0}));
    ModbusRequest off = new WriteCoilRequest(3, false);
    off.setUnitID(4);
    assertEquals(new Reply.Garbled(Reply.Damage.WRONG_CONTENT), transact(off));
  }

  @Test
  void writesAreConfirmed() throws IOException {
    line.stations.put(4, pdu -> Optional.of(Arrays.copyOf(pdu, 5)));
    ModbusRequest trip =
        new WriteMultipleRegistersRequest(
            0x57, new Register[] {new SimpleRegister(1), new SimpleRegister(1)});
    trip.setUnitID(4);
    assertInstanceOf(Reply.Answered.class, transact(trip));
    assertArrayEquals(new byte[] {16, 0, 0x57, 0, 2, 4, 0, 1, 0, 1}, line.sent.getLast().pdu());
  }

  @Test
  void lateAnswerIsNotTakenForTheNextOnes() throws IOException {
    line.meter(1, Map.of(0, 11, 1, 12));
    line.meter(2, Map.of(0, 21, 1, 22));
    line.turnaround = 300_000_000L;
    assertInstanceOf(Reply.Silent.class, transact(read(1, 0, 2)));
    line.turnaround = 5_000_000L;
    // Unit 1 answers now; its bytes collide with nothing because they are thrown away before the
    // next request.
    line.waitUntil(line.nanoTime() + 200_000_000L);
    Reply.Answered answered = assertInstanceOf(Reply.Answered.class, transact(read(2, 0, 2)));
    assertArrayEquals(new int[] {21, 22}, MeterRead.words(answered.response()));
    assertEquals(0, line.silenceViolations);
  }

  /** Lets the device answer its requests in order, each only after {@code delays}. */
  private void answerSlowly(long... delays) {
    int[] asked = {0};
    line.stations.put(
        1,
        pdu -> {
          line.turnaround = asked[0] < delays.length ? delays[asked[0]] : 5_000_000L;
          asked[0]++;
          // Each register holds its own address, so that a value tells where it was read.
          Map<Integer, Integer> registers =
              IntStream.range(0, 200).boxed().collect(Collectors.toMap(r -> r, r -> r));
          return Optional.of(VirtualLine.registers(pdu, registers));
        });
  }

  private int[] believed(ModbusRequest request) throws IOException {
    return transact(request) instanceof Reply.Answered answered
        ? MeterRead.words(answered.response())
        : new int[0];
  }

  @Test
  void lateAnswerIsNeverTakenForAnotherReadOfTheSameMeter() throws IOException {
    for (long late = 230_000_000L; late < 700_000_000L; late += 7_000_000L) {
      // The answer to registers 10 and 11 comes while registers 50 and 51 are asked for.
      exchange.lineOpened();
      answerSlowly(late);
      assertInstanceOf(Reply.Silent.class, transact(read(1, 10, 2)));
      for (int tries = 0; tries < 4; tries++) {
        int[] words = believed(read(1, 50, 2));
        assertTrue(
            words.length == 0 || Arrays.equals(words, new int[] {50, 51}),
            "after " + late + " ns: " + Arrays.toString(words));
      }
      assertArrayEquals(new int[] {50, 51}, believed(read(1, 50, 2)));
    }
  }

  @Test
  void answerThatFitsAnOlderReadIsSeenToBeLate() throws IOException {
    answerSlowly(230_000_000L);
    assertInstanceOf(Reply.Silent.class, transact(read(1, 10, 2)));
    line.stations.put(1, pdu -> Optional.empty());
    // Another length: nothing is ambiguous, and what comes is recognised.
    assertEquals(new Reply.Garbled(Reply.Damage.LATE), transact(read(1, 50, 4)));
  }

  @Test
  void readsOfOtherLengthsNeedNoCheck() throws IOException {
    line.stations.put(1, pdu -> Optional.empty());
    transact(read(1, 10, 2));
    int before = line.sent.size();
    line.meter(1, Map.of());
    assertInstanceOf(Reply.Answered.class, transact(read(1, 50, 4)));
    assertEquals(before + 1, line.sent.size());
    // That answer proves that nothing older is on its way.
    assertInstanceOf(Reply.Answered.class, transact(read(1, 10, 2)));
    assertEquals(before + 2, line.sent.size());
  }

  @Test
  void duplicateAnswerIsThrownAwayBeforeTheNextRequest() throws IOException {
    line.meter(1, Map.of(0, 7, 5, 9));
    line.faults.add(frame -> {
      byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
      System.arraycopy(frame, 0, twice, frame.length, frame.length);
      return twice;
    });
    assertArrayEquals(new int[] {7}, believed(read(1, 0, 1)));
    assertArrayEquals(new int[] {9}, believed(read(1, 5, 1)));
    assertEquals(0, line.silenceViolations);
  }

  @Test
  void adapterThatHearsItselfIsRecognised() throws IOException {
    line.echo = true;
    line.meter(1, Map.of(0, 0x1234, 1, 2));
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new int[] {0x1234, 2}, believed(read(1, 0, 2)));
    }
    assertTrue(exchange.echoing());
    assertInstanceOf(Reply.Silent.class, transact(read(9, 0, 2)));
    assertEquals(0, line.silenceViolations);
  }

  @Test
  void echoOfAWriteDoesNotConfirmIt() throws IOException {
    line.echo = true;
    line.meter(1, Map.of());
    transact(read(1, 0, 2));
    ModbusRequest off = new WriteCoilRequest(3, false);
    off.setUnitID(4);
    assertInstanceOf(Reply.Silent.class, transact(off));
    line.stations.put(4, Optional::of);
    assertInstanceOf(Reply.Answered.class, transact(off));
  }

  @Test
  void answerThatBreaksOffDoesNotCostTheWholeTimeout() throws IOException {
    line.meter(1, Map.of());
    line.faults.add(frame -> Arrays.copyOf(frame, 20));
    long start = line.nanoTime();
    assertEquals(
        new Reply.Garbled(Reply.Damage.SHORT), exchange.transact(read(1, 0, 60), 2_000_000_000L));
    assertTrue(line.nanoTime() - start < 400_000_000L);
  }

  @Test
  void strayBytesBeforeARequestAreThrownAway() throws IOException {
    line.meter(1, Map.of(0, 5));
    line.inject(0, new byte[] {1, 3, 2, 0, 9, 1, 1});
    line.waitUntil(line.nanoTime() + 100_000_000L);
    Reply.Answered answered = assertInstanceOf(Reply.Answered.class, transact(read(1, 0, 1)));
    assertArrayEquals(new int[] {5}, MeterRead.words(answered.response()));
  }

  @Test
  void lineThatNeverFallsSilentIsNotSentTo() throws IOException {
    line.meter(1, Map.of());
    line.inject(0, new byte[4000]);
    assertEquals(new Reply.Garbled(Reply.Damage.BABBLE), transact(read(1, 0, 1)));
    assertTrue(line.sent.isEmpty());
  }

  @Test
  void inputRegistersUseTheirOwnFunction() throws IOException {
    line.meter(1, Map.of(8, 77));
    ModbusRequest request = new ReadInputRegistersRequest(8, 1);
    request.setUnitID(1);
    Reply.Answered answered = assertInstanceOf(Reply.Answered.class, transact(request));
    assertArrayEquals(new int[] {77}, MeterRead.words(answered.response()));
    assertEquals(4, line.sent.getLast().pdu()[0]);
  }
}
