package io.taiqu.supervisor.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's X.509 authority. Its certificates say who is at the other end of a connection;
 * what a document is worth is decided by the document's own signature.
 */
final class CertificateAuthority {

  private static final String SIGNATURE = "SHA256withECDSA";

  /**
   * Clocks of units without a battery lag behind: a certificate made a minute ago must hold for
   * them.
   */
  private static final Duration BACKDATING = Duration.ofDays(1);

  private final CertifiedKey own;
  private final SecureRandom random = new SecureRandom();

  CertificateAuthority(CertifiedKey own) {
    this.own = own;
  }

  /** A new authority with a certificate that it signed itself. */
  static CertificateAuthority create(String deployment, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    X500Name name = name(deployment + " TLS authority", deployment);
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(new SecureRandom()),
              Date.from(now.minus(BACKDATING)),
              Date.from(now.plus(validity)),
              name,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(
          new CertifiedKey(pair.getPrivate(), sign(builder, pair.getPrivate())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make the certificate of the TLS authority", e);
    }
  }

  CertifiedKey own() {
    return own;
  }

  /** A certificate for a process that connects: the broker grants rights by its common name. */
  CertifiedKey issueClient(
      String commonName, GeneralName alternativeName, Instant now, Duration validity) {
    return issue(
        commonName, List.of(alternativeName), KeyPurposeId.id_kp_clientAuth, now, validity);
  }

  /** A certificate for a broker that is reached under any of the given host names or addresses. */
  CertifiedKey issueServer(List<Host> hosts, Instant now, Duration validity) {
    List<GeneralName> names = new ArrayList<>();
    for (Host host : hosts) {
      names.add(host.generalName());
    }
    return issue(hosts.getFirst().text(), names, KeyPurposeId.id_kp_serverAuth, now, validity);
  }

  /**
   * The list of withdrawn certificates. It is carried by hand, so it stays valid as long as the
   * authority itself: an expired list would make a broker refuse everybody.
   */
  X509CRL revocationList(Collection<BigInteger> serials, Instant now) {
    try {
      var builder =
          new JcaX509v2CRLBuilder(own.certificate().getSubjectX500Principal(), Date.from(now));
      builder.setNextUpdate(own.certificate().getNotAfter());
      for (BigInteger serial : serials) {
        builder.addCRLEntry(serial, Date.from(now), CRLReason.cessationOfOperation);
      }
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(own.certificate()));
      return new JcaX509CRLConverter().getCRL(builder.build(signer(own.key())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make the list of withdrawn certificates", e);
    }
  }

  private CertifiedKey issue(
      String commonName,
      List<GeneralName> names,
      KeyPurposeId purpose,
      Instant now,
      Duration validity) {
    Instant end = now.plus(validity);
    Instant authorityEnd = own.certificate().getNotAfter().toInstant();
    if (end.isAfter(authorityEnd)) {
      throw new PkiRefusal(
          "the TLS authority's own certificate ends on " + authorityEnd + ", before " + end);
    }
    KeyPair pair = newKeyPair();
    try {
      var extensions = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
              own.certificate(),
              serial(random),
              Date.from(now.minus(BACKDATING)),
              Date.from(end),
              name(commonName, null),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(new GeneralName[0])));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(own.certificate()));
      return new CertifiedKey(pair.getPrivate(), sign(builder, own.key()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make the certificate of " + commonName, e);
    }
  }

  private static X500Name name(String commonName, @Nullable String organisation) {
    var builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (organisation != null) {
      builder.addRDN(BCStyle.O, organisation);
    }
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks the curve P-256", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
  }

  private static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder(SIGNATURE).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this Java lacks " + SIGNATURE, e);
    }
  }
}
