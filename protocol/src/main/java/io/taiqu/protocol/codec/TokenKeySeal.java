package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.token.TokenKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a token key for one edge: an X25519 key that is used for nothing else, agreement with the
 * edge's own key, and AES-256-GCM. The same key sealed for the same edge gives the same bytes, so
 * that what did not change need not be sent again. The edge's Ed25519 key serves by the birational
 * map of RFC 7748, 4.1: u = (1 + y) / (1 − y), and as private scalar the half of SHA-512(seed) that
 * Ed25519 signs with.
 */
public final class TokenKeySeal {
  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final byte[] TAG = "TQU1 sealed token key".getBytes(StandardCharsets.US_ASCII);
  private static final BigInteger BASE_POINT = BigInteger.valueOf(9);
  private static final int POINT_LENGTH = 32;
  private static final int GCM_TAG = 16;
  private static final int SEALED_LENGTH = POINT_LENGTH + TokenKey.LENGTH + GCM_TAG;

  /** Each agreement is used once: its key never meets a second nonce. */
  private static final byte[] NONCE = new byte[12];

  private TokenKeySeal() {}

  /**
   * Seals a key.
   *
   * @param edge the unit's signing key, as root certified it
   */
  public static SealedTokenKey seal(
      TokenKey key,
      DeploymentId deployment,
      SupplyPointId point,
      long assignmentEpoch,
      VerifyingKey edge) {
    try {
      byte[] context = context(deployment, point, assignmentEpoch);
      PrivateKey ephemeral = scalar(ephemeral(key, context, edge));
      byte[] ephemeralPoint = agreement(ephemeral, BASE_POINT);
      BigInteger edgePoint = montgomery(edge);
      byte[] agreed = agree(ephemeral, edgePoint, ephemeralPoint, littleEndian(edgePoint));
      byte[] sealed =
          ByteBuffer.allocate(SEALED_LENGTH)
              .put(ephemeralPoint)
              .put(cipher(Cipher.ENCRYPT_MODE, agreed, context).doFinal(key.toBytes()))
              .array();
      return new SealedTokenKey(point, assignmentEpoch, sealed);
    } catch (GeneralSecurityException certifiedKeysAgree) {
      throw new IllegalStateException(certifiedKeysAgree);
    }
  }

  /** Opens what was sealed for this edge, deployment and assignment; empty if it was not. */
  public static Optional<TokenKey> open(
      SealedTokenKey sealed, DeploymentId deployment, SigningKey edge) {
    byte[] bytes = sealed.sealed();
    if (bytes.length != SEALED_LENGTH) {
      return Optional.empty();
    }
    try {
      byte[] ephemeralPoint = Arrays.copyOf(bytes, POINT_LENGTH);
      byte[] agreed =
          agree(
              scalarOf(edge),
              number(ephemeralPoint),
              ephemeralPoint,
              littleEndian(montgomery(edge.verifyingKey())));
      byte[] context = context(deployment, sealed.supplyPoint(), sealed.assignmentEpoch());
      return Optional.of(
          TokenKey.of(
              cipher(Cipher.DECRYPT_MODE, agreed, context)
                  .doFinal(bytes, POINT_LENGTH, bytes.length - POINT_LENGTH)));
    } catch (GeneralSecurityException notForUs) {
      return Optional.empty();
    }
  }

  /** X25519 of RFC 7748, 5. */
  private static byte[] agreement(PrivateKey mine, BigInteger theirs)
      throws GeneralSecurityException {
    PublicKey other =
        KeyFactory.getInstance("X25519")
            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, theirs));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(mine);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  /** Depends on all that is sealed: it never serves for two contents. */
  private static byte[] ephemeral(TokenKey key, byte[] context, VerifyingKey edge)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.toBytes(), "HmacSHA256"));
    mac.update(TAG);
    mac.update(context);
    return mac.doFinal(edge.toBytes());
  }

  /** SHA-256(tag ‖ agreement ‖ ephemeral point ‖ the edge's point). */
  private static byte[] agree(
      PrivateKey mine, BigInteger theirs, byte[] ephemeralPoint, byte[] edgePoint)
      throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(TAG);
    digest.update(agreement(mine, theirs));
    digest.update(ephemeralPoint);
    return digest.digest(edgePoint);
  }

  private static Cipher cipher(int mode, byte[] key, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * GCM_TAG, NONCE));
    cipher.updateAAD(context);
    return cipher;
  }

  private static byte[] context(DeploymentId deployment, SupplyPointId point, long epoch) {
    return ByteBuffer.allocate(16 + 16 + 4)
        .put(deployment.toBytes())
        .put(point.toBytes())
        .putInt((int) epoch)
        .array();
  }

  private static PrivateKey scalarOf(SigningKey key) throws GeneralSecurityException {
    return scalar(
        Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(key.seed()), POINT_LENGTH));
  }

  private static PrivateKey scalar(byte[] bytes) throws GeneralSecurityException {
    return KeyFactory.getInstance("X25519")
        .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, bytes));
  }

  private static BigInteger montgomery(VerifyingKey key) {
    byte[] point = key.toBytes();
    point[POINT_LENGTH - 1] &= 0x7F;
    BigInteger y = number(point);
    return BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).modInverse(PRIME)).mod(PRIME);
  }

  private static BigInteger number(byte[] littleEndian) {
    return new BigInteger(1, reversed(littleEndian));
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[POINT_LENGTH];
    BigInteger rest = number;
    for (int i = 0; i < POINT_LENGTH; i++) {
      bytes[i] = rest.byteValue();
      rest = rest.shiftRight(8);
    }
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
