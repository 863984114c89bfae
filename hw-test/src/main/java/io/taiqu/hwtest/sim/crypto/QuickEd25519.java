package io.taiqu.hwtest.sim.crypto;

import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 (RFC 8032) by Bouncy Castle, several times as fast as the JDK's, with a memory of what
 * was signed. Signatures are deterministic, so what a key has signed in this process before is
 * signed again by a look at the memory, and such a signature is valid without a computation.
 * Everything else, a forgery above all, is computed.
 */
public final class QuickEd25519 extends Provider {
  @Serial private static final long serialVersionUID = 1;

  private static final int MOST_REMEMBERED = 4_096;
  private static final Map<Bytes, byte[]> PUBLIC_HALVES = new ConcurrentHashMap<>();

  /** What this thread signed last: a history lives on one thread. */
  private static final ThreadLocal<Map<Signed, byte[]>> MEMORY =
      ThreadLocal.withInitial(QuickEd25519::newMemory);

  private record Bytes(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private record Signed(Bytes publicKey, Bytes content) {}

  private static Map<Signed, byte[]> newMemory() {
    return new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
      @Serial private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Signed, byte[]> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  private QuickEd25519() {
    super("TaiquSimulation", "1", "Ed25519 with a memory");
    putService(
        new Service(
            this, "Signature", "Ed25519", Computation.class.getName(), List.of(), Map.of()) {
          @Override
          public Object newInstance(@Nullable Object parameter) {
            return new Computation();
          }
        });
  }

  /** Makes it this process's Ed25519. */
  public static synchronized void install() {
    if (Security.getProvider("TaiquSimulation") == null) {
      Security.insertProviderAt(new QuickEd25519(), 1);
    }
  }

  /** One signature or verification. */
  private static final class Computation extends SignatureSpi {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(512);
    private byte[] seed = {};
    private byte[] publicKey = {};

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof EdECPrivateKey edward)) {
        throw new InvalidKeyException("not an Ed25519 key");
      }
      seed = edward.getBytes().orElseThrow(() -> new InvalidKeyException("no seed"));
      publicKey =
          PUBLIC_HALVES.computeIfAbsent(
              new Bytes(seed),
              known -> {
                byte[] half = new byte[Ed25519.PUBLIC_KEY_SIZE];
                Ed25519.generatePublicKey(known.bytes(), 0, half, 0);
                return half;
              });
      content.reset();
    }

    @Override
    protected void engineInitVerify(PublicKey key) {
      byte[] encoded = key.getEncoded();
      publicKey =
          Arrays.copyOfRange(encoded, encoded.length - Ed25519.PUBLIC_KEY_SIZE, encoded.length);
      content.reset();
    }

    @Override
    protected void engineUpdate(byte one) {
      content.write(one);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      content.write(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() {
      byte[] signed = content.toByteArray();
      content.reset();
      return MEMORY
          .get()
          .computeIfAbsent(
              new Signed(new Bytes(publicKey), new Bytes(signed)),
              unknown -> {
                byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
                Ed25519.sign(seed, 0, publicKey, 0, signed, 0, signed.length, signature, 0);
                return signature;
              })
          .clone();
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      byte[] signed = content.toByteArray();
      content.reset();
      if (signature.length != Ed25519.SIGNATURE_SIZE) {
        throw new SignatureException("an Ed25519 signature has 64 bytes");
      }
      byte[] known = MEMORY.get().get(new Signed(new Bytes(publicKey), new Bytes(signed)));
      return (known != null && Arrays.equals(known, signature))
          || Ed25519.verify(signature, 0, publicKey, 0, signed, 0, signed.length);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new InvalidParameterException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new InvalidParameterException(name);
    }
  }
}
