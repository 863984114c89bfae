package io.taiqu.protocol.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS identities from PEM files in one directory: {@code ca.crt}, and {@code NAME.key} with {@code
 * NAME.crt} (EC P-256). Only that authority is trusted; the platform's are not.
 */
public final class TlsContexts {
  /** The password of key stores that live in memory only. */
  public static final String IN_MEMORY_PASSWORD = "in-memory";

  private TlsContexts() {}

  /**
   * TLS 1.3 with the identity {@code NAME} of a directory.
   *
   * @param directory holds {@code ca.crt}, {@code NAME.key} and {@code NAME.crt}
   * @param name {@code client} or {@code broker}
   * @throws TrustException if a file is missing or does not fit the others
   */
  public static SSLContext fromPem(Path directory, String name) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(identity(directory, name), IN_MEMORY_PASSWORD.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authority(directory));
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException fault) {
      throw new TrustException(
          directory + ": the TLS files can't be used: " + fault.getMessage(), fault);
    }
  }

  /**
   * The private key and certificate chain {@code NAME} as an in-memory key store, for servers that
   * want one.
   *
   * @throws TrustException if a file is missing or the key does not belong to the certificate
   */
  public static KeyStore identity(Path directory, String name) throws IOException {
    Path keyFile = directory.resolve(name + ".key");
    Path certificateFile = directory.resolve(name + ".crt");
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Pem.read(keyFile, "PRIVATE KEY").getFirst()));
      List<X509Certificate> chain = certificates(certificateFile);
      if (!(key instanceof ECPrivateKey ecKey
          && chain.getFirst().getPublicKey() instanceof ECPublicKey publicKey
          && belongsTo(ecKey, publicKey))) {
        throw new TrustException(keyFile + ": is not the key of " + certificateFile);
      }
      KeyStore store = emptyStore();
      store.setKeyEntry(
          name, key, IN_MEMORY_PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException fault) {
      throw new TrustException(keyFile + ": not usable as a TLS key: " + fault.getMessage(), fault);
    }
  }

  /**
   * The deployment's certificate authority as an in-memory key store, for servers that want one.
   *
   * @throws TrustException if {@code ca.crt} is missing or damaged
   */
  public static KeyStore authority(Path directory) throws IOException {
    Path file = directory.resolve("ca.crt");
    try {
      KeyStore store = emptyStore();
      List<X509Certificate> authorities = certificates(file);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca-" + i, authorities.get(i));
      }
      return store;
    } catch (GeneralSecurityException fault) {
      throw new TrustException(
          file + ": not a certificate authority: " + fault.getMessage(), fault);
    }
  }

  private static boolean belongsTo(ECPrivateKey privateKey, ECPublicKey publicKey)
      throws GeneralSecurityException {
    byte[] probe = {1};
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(privateKey);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(probe);
    return signature.verify(signed);
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : Pem.read(file, "CERTIFICATE")) {
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    return certificates;
  }

  /** The kind that keeps a key in memory without the ten thousand rounds that protect a file's. */
  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }
}
