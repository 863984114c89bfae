package io.taiqu.supervisor.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.jspecify.annotations.Nullable;

/** Keys and certificates as PEM text, in the encodings that OpenSSL writes and reads. */
final class Pem {

  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
  private static final String PLAIN = "PRIVATE KEY";
  private static final String PASSPHRASE_SCHEME = "PBEWithHmacSHA256AndAES_256";
  private static final int PASSPHRASE_ROUNDS = 600_000;

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate just made cannot be encoded", e);
    }
  }

  static String of(X509CRL list) {
    try {
      return block("X509 CRL", list.getEncoded());
    } catch (CRLException e) {
      throw new IllegalStateException("a list just made cannot be encoded", e);
    }
  }

  /** PKCS#8, as anybody can read it who can read the file. */
  static String of(PrivateKey key) {
    return block(PLAIN, key.getEncoded());
  }

  /** PKCS#8 that only the passphrase opens. */
  static String of(PrivateKey key, char[] passphrase) {
    var random = new SecureRandom();
    byte[] salt = new byte[16];
    byte[] initialVector = new byte[16];
    random.nextBytes(salt);
    random.nextBytes(initialVector);
    try {
      Cipher cipher = Cipher.getInstance(PASSPHRASE_SCHEME);
      var parameters =
          new PBEParameterSpec(salt, PASSPHRASE_ROUNDS, new IvParameterSpec(initialVector));
      cipher.init(Cipher.ENCRYPT_MODE, secret(PASSPHRASE_SCHEME, passphrase), parameters);
      byte[] encrypted = cipher.doFinal(key.getEncoded());
      // PKCS#8 knows the scheme only as an instance of PBES2.
      AlgorithmParameters scheme = AlgorithmParameters.getInstance("PBES2");
      scheme.init(cipher.getParameters().getEncoded());
      return block(ENCRYPTED, new EncryptedPrivateKeyInfo(scheme, encrypted).getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot encrypt a private key", e);
    }
  }

  static boolean isEncrypted(String text) {
    return text.contains("-----BEGIN " + ENCRYPTED + "-----");
  }

  /**
   * The private key in {@code text}.
   *
   * @param passphrase opens an encrypted key; null when none was given
   * @throws InvalidKeyException with a reason for the operator: no key, another kind of key, wrong
   *     passphrase
   */
  static PrivateKey ed25519Key(String text, char @Nullable [] passphrase)
      throws InvalidKeyException {
    try {
      PKCS8EncodedKeySpec encoded;
      if (isEncrypted(text)) {
        if (passphrase == null) {
          throw new InvalidKeyException("it is protected by a passphrase and none was given");
        }
        encoded = decrypt(bytes(text, ENCRYPTED), passphrase);
      } else {
        encoded = new PKCS8EncodedKeySpec(bytes(text, PLAIN));
      }
      return KeyFactory.getInstance("Ed25519").generatePrivate(encoded);
    } catch (BadPaddingException e) {
      throw new InvalidKeyException("the passphrase is wrong", e);
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidKeyException("it holds no Ed25519 key in PKCS#8 form", e);
    }
  }

  private static PKCS8EncodedKeySpec decrypt(byte[] bytes, char[] passphrase)
      throws GeneralSecurityException, IOException {
    var encrypted = new EncryptedPrivateKeyInfo(bytes);
    Cipher cipher = Cipher.getInstance(encrypted.getAlgName());
    cipher.init(
        Cipher.DECRYPT_MODE,
        secret(encrypted.getAlgName(), passphrase),
        encrypted.getAlgParameters());
    return new PKCS8EncodedKeySpec(cipher.doFinal(encrypted.getEncryptedData()));
  }

  private static SecretKey secret(String scheme, char[] passphrase)
      throws GeneralSecurityException {
    return SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(passphrase));
  }

  private static byte[] bytes(String text, String label) throws InvalidKeyException {
    String begin = "-----BEGIN " + label + "-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END " + label + "-----");
    if (start < 0 || end < start) {
      throw new InvalidKeyException("there is no \"" + begin + "\" in it");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end).strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("its text is damaged", e);
    }
  }

  private static String block(String label, byte[] bytes) {
    var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, encoder.encodeToString(bytes), label);
  }
}
