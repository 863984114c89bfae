package io.taiqu.hwtest.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Eclipse mosquitto, set up as a deployment would: TLS, client certificates, rights by identity.
 */
public final class Mosquitto {
  /** When the broker writes what it keeps. */
  public enum Saving {
    /** As {@code deploy/mosquitto} has it. */
    EVERY_HALF_MINUTE("autosave_interval 30"),
    /**
     * So that it can be ended at any moment. Each message writes everything anew, which is bearable
     * for a few units only.
     */
    EACH_CHANGE("autosave_interval 1\nautosave_on_changes true");

    private final String settings;

    Saving(String settings) {
      this.settings = settings;
    }
  }

  private Mosquitto() {}

  /** The program, if this machine has it; Debian keeps it out of an ordinary user's path. */
  public static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Writes the broker's configuration.
   *
   * @param directory of the broker, with the keys that were issued for it
   * @param port port on this machine
   * @param saving when it writes what it keeps
   */
  public static void configure(Path directory, int port, Saving saving) {
    String text =
        """
        per_listener_settings false
        user %3$s
        listener %1$d 127.0.0.1
        cafile %2$s/tls/ca.crt
        certfile %2$s/tls/broker.crt
        keyfile %2$s/tls/broker.key
        require_certificate true
        use_identity_as_username true
        tls_version tlsv1.3
        acl_file %2$s/acl.conf
        allow_anonymous false
        persistence true
        persistence_location %2$s/data/
        %4$s
        max_queued_messages 0
        max_inflight_messages 200
        log_dest stdout
        log_type warning
        log_type error
        log_type notice
        """
            .formatted(port, directory, System.getProperty("user.name"), saving.settings);
    try {
      Files.createDirectories(directory.resolve("data"));
      Files.writeString(directory.resolve("mosquitto.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The command line of a broker that was configured.
   *
   * @throws Utility.StartFailed if this machine has no mosquitto
   */
  static List<String> command(Path directory) {
    Path program =
        program()
            .orElseThrow(() ->
                new Utility.StartFailed(
                    "mosquitto is not installed (Debian, Ubuntu: apt install mosquitto)"));
    return List.of(program.toString(), "-c", directory.resolve("mosquitto.conf").toString());
  }
}
