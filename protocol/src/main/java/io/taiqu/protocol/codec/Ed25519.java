package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.VerifyingKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Verification, and the bridge between raw public keys and the JDK's. */
final class Ed25519 {
  static final int SIGNATURE_LENGTH = 64;

  /** SubjectPublicKeyInfo of an Ed25519 key up to the raw key (RFC 8410, 4). */
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static boolean verifies(VerifyingKey key, byte[] bytes, int contentLength) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(toPublicKey(key));
      verifier.update(bytes, 0, contentLength);
      return verifier.verify(bytes, contentLength, SIGNATURE_LENGTH);
    } catch (GeneralSecurityException malformedSignature) {
      return false;
    }
  }

  static byte[] toSpki(VerifyingKey key) {
    byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + VerifyingKey.LENGTH);
    System.arraycopy(key.toBytes(), 0, spki, SPKI_PREFIX.length, VerifyingKey.LENGTH);
    return spki;
  }

  static VerifyingKey toVerifyingKey(PublicKey key) throws GeneralSecurityException {
    byte[] spki = key.getEncoded();
    if (spki.length != SPKI_PREFIX.length + VerifyingKey.LENGTH
        || !Arrays.equals(SPKI_PREFIX, 0, SPKI_PREFIX.length, spki, 0, SPKI_PREFIX.length)) {
      throw new GeneralSecurityException("not an Ed25519 public key");
    }
    return VerifyingKey.fromBytes(Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length));
  }

  private static PublicKey toPublicKey(VerifyingKey key) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(toSpki(key)));
  }
}
