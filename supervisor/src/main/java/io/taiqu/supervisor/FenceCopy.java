package io.taiqu.supervisor;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.sql.SqlFenceJournal;
import io.taiqu.supervisor.topup.FenceException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Carries what a fence's file knows over to a fence on a server. Done again it changes nothing, and
 * what either knows is never forgotten.
 */
final class FenceCopy {
  private FenceCopy() {}

  /**
   * Carries everything over.
   *
   * @return of how many supply points the fence knows
   * @throws FenceException if either can't be used, the file is in use, or the server's knows more:
   *     then it is that of a supervisor which has issued since, and must not be taken for this
   *     one's
   */
  static int carry(Path file, PostgresServer server, DeploymentId deployment)
      throws FenceException {
    try (FileFenceJournal from = FileFenceJournal.open(file, deployment);
        SqlFenceJournal to = SqlFenceJournal.open(server, deployment, System::nanoTime)) {
      requireNoMore(from, to, server);
      Map<SupplyPointId, Revision> published = from.all();
      to.record(published);
      for (Map.Entry<SupplyPointId, Long> given : from.tokens().entrySet()) {
        to.recordTokens(given.getKey(), given.getValue());
      }
      while (to.generation() < from.generation()) {
        to.advance();
      }
      return published.size();
    }
  }

  private static void requireNoMore(
      FileFenceJournal from, SqlFenceJournal to, PostgresServer server) throws FenceException {
    boolean more = to.generation() > from.generation();
    for (Map.Entry<SupplyPointId, Revision> known : to.all().entrySet()) {
      more |=
          known.getValue().isAfter(from.highest(known.getKey()))
              || to.tokens(known.getKey()) > from.tokens(known.getKey());
    }
    if (more) {
      throw new FenceException(
          "The fence %s knows of more than the file: a supervisor has issued with it. Make another database for it, or go on with that supervisor."
              .formatted(server.place()));
    }
  }
}
