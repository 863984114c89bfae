package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * Keys as PEM files: PKCS#8 for private keys, readable by their owner only, and
 * SubjectPublicKeyInfo for public ones.
 */
public final class KeyFiles {
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String PUBLIC_KEY = "PUBLIC KEY";

  private KeyFiles() {}

  /**
   * Reads an Ed25519 private key.
   *
   * @throws TrustException if the file is missing, unreadable, or something else
   */
  public static SigningKey readSigningKey(Path file) throws IOException {
    try {
      return SigningKey.ofPkcs8(Pem.read(file, PRIVATE_KEY).getFirst());
    } catch (GeneralSecurityException wrongKind) {
      throw new TrustException(file + ": not an Ed25519 private key", wrongKind);
    }
  }

  /** Writes an Ed25519 private key; the file gets mode 0600. */
  public static void writeSigningKey(Path file, SigningKey key) throws IOException {
    Pem.writeSecret(file, Pem.encode(PRIVATE_KEY, key.toPkcs8()));
  }

  /** Writes any other private key, such as a TLS key; the file gets mode 0600. */
  public static void writePrivateKey(Path file, PrivateKey key) throws IOException {
    Pem.writeSecret(file, Pem.encode(PRIVATE_KEY, key.getEncoded()));
  }

  /**
   * Reads an Ed25519 public key.
   *
   * @throws TrustException if the file is missing, unreadable, or something else
   */
  public static VerifyingKey readVerifyingKey(Path file) throws IOException {
    try {
      byte[] spki = Pem.read(file, PUBLIC_KEY).getFirst();
      return Ed25519.toVerifyingKey(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    } catch (GeneralSecurityException wrongKind) {
      throw new TrustException(file + ": not an Ed25519 public key", wrongKind);
    }
  }

  /** Writes an Ed25519 public key. */
  public static void writeVerifyingKey(Path file, VerifyingKey key) throws IOException {
    Files.writeString(file, Pem.encode(PUBLIC_KEY, Ed25519.toSpki(key)), StandardCharsets.US_ASCII);
  }
}
