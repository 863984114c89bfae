package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.testing.IssuedKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code taiqu supervisor config check} finds before a start does. */
final class ConfigCheckTest {
  private static Path directory;
  private static Path keys;

  private final StringWriter said = new StringWriter();

  @BeforeAll
  static void issue(@TempDir Path home) {
    directory = home;
    keys = new IssuedKeys(home).supervisor();
  }

  private int check(String listen, String more) throws IOException {
    Path file = directory.resolve("supervisor.yaml");
    Files.writeString(
        file,
        """
        keys: { dir: %s }
        data: { dir: data }
        fence: { url: fence/fence.journal }
        broker: { embedded: { host: "%s", port: 8883 } }
        %s
        """
            .formatted(keys, listen, more));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said));
    line.setErr(new PrintWriter(said));
    return line.execute("config", "check", "--config", file.toString());
  }

  @Test
  void aBrokerIsReachedUnderANameOfItsCertificate() throws IOException {
    assertEquals(0, check("0.0.0.0", ""), said::toString);
    assertEquals(0, check("::", ""), said::toString);
    assertEquals(0, check("127.0.0.1", ""), said::toString);
    assertEquals(2, check("192.0.2.7", ""));
    assertTrue(said.toString().contains("--host 192.0.2.7"), said::toString);
  }

  @Test
  void theSecretOfEachProviderIsThereAndOne() throws IOException {
    String providers = "topUps: { providers: [citypay] }";
    assertEquals(2, check("0.0.0.0", providers));
    assertTrue(said.toString().contains("citypay.secret is missing"), said::toString);
    Path secret = keys.resolve("webhooks/citypay.secret");
    Files.createDirectories(secret.getParent());
    Files.writeString(secret, "hello\n");
    assertEquals(2, check("0.0.0.0", providers));
    Files.writeString(secret, "whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n");
    assertEquals(0, check("0.0.0.0", providers), said::toString);
  }
}
