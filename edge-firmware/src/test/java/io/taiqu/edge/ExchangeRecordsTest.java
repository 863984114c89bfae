package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeRecordsTest {
  private static final SupplyPointId POINT = SupplyPointId.random();

  @TempDir Path data;

  private Path exchange(int number) throws IOException {
    return ExchangeRecords.write(
        data,
        POINT,
        new MeterSerial("M" + number),
        new BigDecimal("12.30"),
        new MeterSerial("M" + (number + 1)),
        new BigDecimal("0.00"),
        "Zhang San",
        Instant.ofEpochSecond(number));
  }

  @Test
  void aRecordThatCannotBeReadKeepsNoOtherFromHavingItsEffect() throws IOException {
    exchange(1);
    Files.writeString(exchange(2), "oldRegister: [");
    exchange(3);
    List<Exception> unreadable = new ArrayList<>();
    List<String> replacements =
        ExchangeRecords.all(data, unreadable::add).stream()
            .map(Input.MeterExchanged::exchange)
            .map(done -> done.newSerial().text())
            .toList();
    assertEquals(List.of("M2", "M4"), replacements);
    assertEquals(1, unreadable.size());
    assertTrue(String.valueOf(unreadable.getFirst().getMessage()).contains(POINT.toString()));
  }
}
