package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads which database of which server of PostgreSQL is meant. */
final class ServerSection {
  private static final int USUAL_CONNECTIONS = 10;

  private ServerSection() {}

  /** URL, user, password by file or environment, and the most connections. */
  static Setting<DatabaseSettings> read(ConfigNode node) {
    Setting<String> url = node.string("url").map(PostgresServer::urlOf);
    Setting<String> user = node.string("user");
    Setting<Optional<String>> file =
        node.path("passwordFile").map(ServerSection::contentOf).optional();
    Setting<Optional<String>> variable = node.secret("password").optional();
    Setting<Integer> connections = node.integer("connections", 4, 1000).orElse(USUAL_CONNECTIONS);
    return node.build(() ->
        new PostgresServer(url.get(), user.get(), variable.get().or(file::get), connections.get()));
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
