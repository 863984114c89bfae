package io.taiqu.supervisor.sql;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Which database. */
public sealed interface DatabaseSettings {

  /** A file of SQLite; made if it does not exist. */
  record SqliteFile(Path file) implements DatabaseSettings {}

  /**
   * A database on a server of PostgreSQL, which may serve several supervisors.
   *
   * @param url {@code jdbc:postgresql://HOST/DATABASE?…}; TLS and everything else of the connection
   *     by the driver's own parameters, but neither user nor password
   * @param password absent where the server wants none
   * @param connections how many are held at most
   */
  record PostgresServer(String url, String user, Optional<String> password, int connections)
      implements DatabaseSettings {
    private static final String SCHEME = "jdbc:postgresql:";

    /**
     * Settings of a server.
     *
     * @throws IllegalArgumentException if the URL is not one, or holds user or password
     */
    public PostgresServer {
      requireUrl(url);
    }

    /**
     * Takes a URL of PostgreSQL, with or without {@code jdbc:} in front.
     *
     * @throws IllegalArgumentException if it is not one, or holds user or password
     */
    public static String urlOf(String text) {
      String url = text.startsWith("postgresql:") ? "jdbc:" + text : text;
      requireUrl(url);
      return url;
    }

    private static void requireUrl(String url) {
      if (!url.startsWith(SCHEME + "//")) {
        throw new IllegalArgumentException(
            "database.url must look like postgresql://HOST:5432/DATABASE");
      }
      int query = url.indexOf('?');
      String server = query < 0 ? url : url.substring(0, query);
      String parameters = query < 0 ? "" : url.substring(query).toLowerCase(Locale.ROOT);
      if (server.contains("@") || parameters.matches(".*[?&](user|password|sslpassword)=.*")) {
        throw new IllegalArgumentException(
            "database.url must hold neither user nor password: use database.user and database.passwordFile, or the variable TAIQU_DATABASE_PASSWORD");
      }
    }

    /** The server and database, without parameters. */
    public String place() {
      int query = url.indexOf('?');
      return (query < 0 ? url : url.substring(0, query)).substring("jdbc:".length());
    }

    @Override
    public String toString() {
      return place() + " as " + user;
    }
  }
}
