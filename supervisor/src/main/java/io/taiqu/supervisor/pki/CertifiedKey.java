package io.taiqu.supervisor.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key with the certificate that names its holder. */
record CertifiedKey(PrivateKey key, X509Certificate certificate) {}
