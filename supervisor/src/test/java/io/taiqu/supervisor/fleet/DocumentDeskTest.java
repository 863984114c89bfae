package io.taiqu.supervisor.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlDocumentStore;
import io.taiqu.supervisor.testing.RecordedDownlinks;
import io.taiqu.supervisor.testing.TestDatabases;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentDeskTest {
  @TempDir Path directory;
  private final RecordedDownlinks downlinks = new RecordedDownlinks();

  private static RoleKeys keys(String time) {
    SigningKey operations = TestDeployment.namedKey("operations " + time);
    SigningKey other = TestDeployment.namedKey("other");
    return new RoleKeys(other, Optional.empty(), other, other, operations);
  }

  private DocumentDesk desk(Database database, RoleKeys keys) {
    return new DocumentDesk(
        new SqlDocumentStore(database), downlinks, database, () -> 1, () -> false, keys);
  }

  private byte[] published() {
    return downlinks.sent().getLast().message();
  }

  @Test
  void whatAnEarlierKeySignedIsSignedAgainBeforeItIsPublishedAgainAndKeepsItsPlace()
      throws Exception {
    RoleKeys before = keys("before");
    RoleKeys now = keys("now");
    try (Database database = TestDatabases.open(directory.resolve("supervisor.db"))) {
      desk(database, before)
          .put(
              "somebody",
              revision ->
                  new NoticeState(
                      TestDeployment.DEPLOYMENT,
                      new SupplyPointId(new UUID(1, 1)),
                      TestDeployment.EDGE,
                      1,
                      revision,
                      3,
                      2,
                      TestDeployment.NOW),
              before.operations());
      byte[] first = published();
      desk(database, before).publishAll();
      assertArrayEquals(first, published());

      desk(database, now).publishAll();
      assertEquals(now.operations().id(), DocumentCodec.signerOf(published()));
      assertEquals(
          DocumentCodec.readStored(first).document(),
          DocumentCodec.readStored(published()).document());
    }
  }
}
