package io.taiqu.supervisor.pki;

import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.supervisor.pki.PkiRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** The root key's file: PKCS#8, under a passphrase if one was chosen. */
final class RootKey {

  static final String FILE = "root/root.key";

  private RootKey() {}

  /** Makes a root key and writes it into a directory of keys that is being made. */
  static SigningKey create(NewDirectory directory, Optional<char[]> passphrase) throws IOException {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
      directory.secret(
          FILE, passphrase.map(chosen -> Pem.of(key, chosen)).orElseGet(() -> Pem.of(key)));
      return SigningKey.ofSeed(seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks Ed25519", e);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /**
   * Reads the root key of a directory of keys.
   *
   * @param passphrase asked for only if the file needs one
   */
  static SigningKey read(Path directory, Supplier<Optional<char[]>> passphrase) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      Optional<char[]> opener = Pem.isEncrypted(text) ? passphrase.get() : Optional.empty();
      PrivateKey key = Pem.ed25519Key(text, opener.orElse(null));
      byte[] seed =
          KeyFactory.getInstance("Ed25519").getKeySpec(key, EdECPrivateKeySpec.class).getBytes();
      return SigningKey.ofSeed(seed);
    } catch (NoSuchFileException e) {
      throw new PkiRefusal(
          Reason.NOT_FOUND,
          "this needs the root key, and there is no " + file + ". Bring it from where it is kept.");
    } catch (InvalidKeyException e) {
      throw new PkiRefusal("the root key " + file + " cannot be used: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks Ed25519", e);
    }
  }
}
