package io.taiqu.hwtest.sim.crypto;

import io.taiqu.supervisor.crypto.FastEd25519;
import java.io.Serial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ed25519 as the supervisor computes it, with a memory of what was signed. Signatures are
 * deterministic, so what a key has signed in this process before is signed again by a look at the
 * memory, and such a signature is valid without a computation. Everything else, a forgery above
 * all, is computed.
 */
public final class QuickEd25519 implements FastEd25519.Curve {
  private static final int MOST_REMEMBERED = 4_096;

  /** What this thread signed last: a history lives on one thread. */
  private static final ThreadLocal<Map<Signed, byte[]>> MEMORY =
      ThreadLocal.withInitial(QuickEd25519::newMemory);

  private final FastEd25519.Curve computed = FastEd25519.bouncyCastle();

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

  private record Signed(Bytes publicKey, Bytes content) {
    static Signed of(byte[] publicKey, byte[] content) {
      return new Signed(new Bytes(publicKey), new Bytes(content));
    }
  }

  private static Map<Signed, byte[]> newMemory() {
    return new LinkedHashMap<>(MOST_REMEMBERED, 0.75f, true) {
      @Serial private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Signed, byte[]> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }

  private QuickEd25519() {}

  /** Makes it this process's Ed25519. */
  public static void install() {
    FastEd25519.install("TaiquSimulation", new QuickEd25519());
  }

  @Override
  public byte[] sign(byte[] seed, byte[] publicKey, byte[] content) {
    return MEMORY
        .get()
        .computeIfAbsent(
            Signed.of(publicKey, content), unknown -> computed.sign(seed, publicKey, content))
        .clone();
  }

  @Override
  public boolean verifies(byte[] publicKey, byte[] content, byte[] signature) {
    byte[] known = MEMORY.get().get(Signed.of(publicKey, content));
    return (known != null && Arrays.equals(known, signature))
        || computed.verifies(publicKey, content, signature);
  }
}
