package io.taiqu.supervisor.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialDeliveryTest {
  private static final byte[] CERTIFICATE = {1};
  private static final byte[] REVOCATIONS = {2};

  @TempDir Path directory;
  private long nanos;

  @Test
  void aUnitThatReturnsIsToldWhichKeysToBelieveInTheOrderGiven() {
    try (Station station = new Station(directory)) {
      CredentialDelivery delivery =
          new CredentialDelivery(
              station.downlinks,
              TestDeployment.DEPLOYMENT,
              List.of(CERTIFICATE, REVOCATIONS),
              station.database,
              () -> nanos);
      follow(station, delivery, 1);
      assertEquals(2, station.downlinks.sent().size());
      String topic = Topics.credentials(TestDeployment.DEPLOYMENT, Station.EDGE).name();
      assertEquals(topic, station.downlinks.sent().getFirst().topic());
      assertArrayEquals(CERTIFICATE, station.downlinks.sent().getFirst().message());
      assertArrayEquals(REVOCATIONS, station.downlinks.sent().getLast().message());
      nanos += 60_000_000_000L;
      follow(station, delivery, 2);
      assertEquals(2, station.downlinks.sent().size(), "it was not away");
      nanos += 200_000_000_000L;
      follow(station, delivery, 3);
      assertEquals(4, station.downlinks.sent().size());
    }
  }

  private static void follow(Station station, CredentialDelivery delivery, long sequence) {
    station.database.run(() -> {
      delivery.follow(Reports.of(sequence), TestDeployment.NOW);
      return sequence;
    });
  }
}
