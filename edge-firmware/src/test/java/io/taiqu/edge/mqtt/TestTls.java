package io.taiqu.edge.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority for one test, made with the JDK's keytool. */
final class TestTls {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path authority;

  private TestTls(Path directory) {
    this.directory = directory;
    this.authority = directory.resolve("ca.p12");
  }

  static TestTls in(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    TestTls tls = new TestTls(directory);
    tls.keytool(
        "-genkeypair",
        "-keystore",
        tls.authority.toString(),
        "-alias",
        "ca",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=test ca",
        "-ext",
        "bc:c");
    tls.write(tls.authority, "ca", directory.resolve("ca.crt"), false);
    return tls;
  }

  /**
   * Writes {@code ca.crt}, {@code NAME.crt} and {@code NAME.key} into a directory of its own and
   * returns that.
   */
  Path issue(String name, String commonName)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path own = Files.createDirectories(directory.resolve(commonName));
    Path store = own.resolve(name + ".p12");
    Path request = own.resolve(name + ".csr");
    Path signed = own.resolve(name + ".signed");
    keytool(
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + commonName);
    keytool("-certreq", "-keystore", store.toString(), "-alias", name, "-file", request.toString());
    keytool(
        "-gencert",
        "-keystore",
        authority.toString(),
        "-alias",
        "ca",
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-rfc");
    Files.copy(signed, own.resolve(name + ".crt"));
    Files.copy(directory.resolve("ca.crt"), own.resolve("ca.crt"));
    write(store, name, own.resolve(name + ".key"), true);
    return own;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private void write(Path store, String alias, Path file, boolean key)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    if (key) {
      Key secret = keys.getKey(alias, PASSWORD.toCharArray());
      Files.writeString(file, pem("PRIVATE KEY", secret.getEncoded()));
    } else {
      Certificate certificate = keys.getCertificate(alias);
      Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
    }
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
