package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import java.util.Optional;

/** Reads which database of which server of PostgreSQL is meant. */
final class ServerSection {
  private static final int USUAL_CONNECTIONS = 10;

  private ServerSection() {}

  /** URL, user, password by file or environment, and the most connections. */
  static Setting<DatabaseSettings> read(ConfigNode node) {
    Setting<String> url = node.string("url").map(PostgresServer::urlOf);
    Setting<String> user = node.string("user");
    Setting<Optional<String>> password = SecretSetting.read(node, "password");
    Setting<Integer> connections = node.integer("connections", 4, 1000).orElse(USUAL_CONNECTIONS);
    return node.build(
        () -> new PostgresServer(url.get(), user.get(), password.get(), connections.get()));
  }
}
