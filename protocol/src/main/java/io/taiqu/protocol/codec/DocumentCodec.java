package io.taiqu.protocol.codec;

import io.taiqu.protocol.codec.Opened.Reason;
import io.taiqu.protocol.codec.Opened.Refused;
import io.taiqu.protocol.codec.Opened.Trusted;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.message.Uplink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Documents as signed bytes.
 *
 * <p>Every document is {@code "TQU1" ‖ type u8 ‖ version u8 ‖ deployment(16) ‖ … ‖ keyId(8) ‖
 * signature(64)}; the signature covers all bytes before it. Nothing between the deployment and the
 * key id is looked at before the signature has been verified.
 */
public final class DocumentCodec {
  /** The version of every document type that this release writes and reads. */
  public static final int VERSION = 1;

  static final byte[] MAGIC = "TQU1".getBytes(StandardCharsets.US_ASCII);

  private static final int TYPE_AT = 4;
  private static final int VERSION_AT = 5;
  private static final int DEPLOYMENT_AT = 6;
  private static final int BODY_AT = 22;
  private static final int TRAILER_LENGTH = 8 + Ed25519.SIGNATURE_LENGTH;

  /** Length of a credit state with one signature; a second one adds another trailer. */
  private static final int CREDIT_STATE_LENGTH = 230;

  private DocumentCodec() {}

  /**
   * The signed bytes of a document. Times are rounded down to the millisecond.
   *
   * @throws IllegalArgumentException if the document is larger than its type can be
   */
  public static byte[] sign(Document document, SigningKey key) {
    DocumentType type = DocumentType.of(document);
    WireWriter out =
        new WireWriter()
            .bytes(MAGIC)
            .u8(type.code())
            .u8(VERSION)
            .uuid(document.deployment().uuid());
    Bodies.write(document, out);
    byte[] signed = appendSignature(out.toBytes(), key);
    if (signed.length > type.maxBytes()) {
      throw new IllegalArgumentException(
          type + " of " + signed.length + " bytes exceeds " + type.maxBytes());
    }
    return signed;
  }

  /**
   * Adds a second signature to a signed credit state, for a step above the policy's cap. It covers
   * the first.
   *
   * @throws IllegalArgumentException if the bytes are not a credit state with one signature
   */
  public static byte[] countersign(byte[] raw, SigningKey secondKey) {
    if (raw.length != CREDIT_STATE_LENGTH || raw[TYPE_AT] != DocumentType.CREDIT_STATE.code()) {
      throw new IllegalArgumentException("only a credit state with one signature is countersigned");
    }
    return appendSignature(raw, secondKey);
  }

  /**
   * Opens received bytes: header, size, key, role, validity and signature first, the body last.
   * Never throws, whatever the bytes.
   *
   * @param now by the injected clock; decides whether the key's certificate is valid
   */
  public static Opened open(byte[] raw, TrustStore trust, Instant now) {
    return open(raw, Optional.of(trust.deployment()), new Certified(trust, now));
  }

  /**
   * Reads a document that was opened before it was stored, without looking at its signature again:
   * the key that signed it may have expired since. Only for bytes from a store of one's own.
   *
   * @throws MalformedException if the bytes are not a document of this version
   */
  public static Stored readStored(byte[] raw) throws MalformedException {
    Optional<DocumentType> type =
        raw.length < BODY_AT + TRAILER_LENGTH
            ? Optional.empty()
            : DocumentType.ofCode(raw[TYPE_AT] & 0xFF);
    if (type.isEmpty() || raw[VERSION_AT] != VERSION) {
      throw new MalformedException("not a stored document of this version");
    }
    boolean countersigned = isCountersigned(raw, type.get());
    int firstEnd = countersigned ? CREDIT_STATE_LENGTH : raw.length;
    try {
      return new Stored(
          Bodies.read(type.get(), new WireReader(raw, DEPLOYMENT_AT, firstEnd - TRAILER_LENGTH)),
          countersigned);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException outsideItsDomain) {
      throw new MalformedException(
          type.get() + ": " + outsideItsDomain.getMessage(), outsideItsDomain);
    }
  }

  /** The key that signed a document of one's own store, first if two did. */
  public static KeyId signerOf(byte[] stored) {
    DocumentType type = DocumentType.ofCode(stored[TYPE_AT] & 0xFF).orElseThrow();
    return keyIdOf(stored, isCountersigned(stored, type) ? CREDIT_STATE_LENGTH : stored.length);
  }

  /**
   * What tells a document's content from every other one's: SHA-256 of everything before the id of
   * the key that signed it first.
   *
   * @param signed a document that was opened before, or of one's own
   */
  public static Digest contentOf(byte[] signed) {
    DocumentType type = DocumentType.ofCode(signed[TYPE_AT] & 0xFF).orElseThrow();
    int firstEnd = isCountersigned(signed, type) ? CREDIT_STATE_LENGTH : signed.length;
    return Digest.of(Arrays.copyOf(signed, firstEnd - TRAILER_LENGTH));
  }

  /**
   * A document that was opened earlier.
   *
   * @param document the document
   * @param countersigned whether it carries a second signature
   */
  public record Stored(Document document, boolean countersigned) {}

  private static boolean isCountersigned(byte[] raw, DocumentType type) {
    return type == DocumentType.CREDIT_STATE && raw.length == CREDIT_STATE_LENGTH + TRAILER_LENGTH;
  }

  static Opened openAsRoot(byte[] raw, TrustStore trust) {
    return open(raw, Optional.of(trust.deployment()), new RootOnly(trust.root()));
  }

  /**
   * Opens a descriptor, which itself says what the deployment is, and must name the root that
   * signed it.
   */
  static Opened openDescriptor(byte[] raw, VerifyingKey root) {
    Opened opened = open(raw, Optional.empty(), new RootOnly(root));
    return opened instanceof Trusted(DeploymentDescriptor descriptor, _, _, _)
            && !descriptor.root().equals(root)
        ? new Refused(Reason.MALFORMED, "the descriptor names another root")
        : opened;
  }

  private static Opened open(byte[] raw, Optional<DeploymentId> deployment, KeyRing keys) {
    if (raw.length < BODY_AT + TRAILER_LENGTH) {
      return new Refused(Reason.TRUNCATED, raw.length + " bytes");
    }
    if (!Arrays.equals(raw, 0, TYPE_AT, MAGIC, 0, TYPE_AT)) {
      return new Refused(Reason.NOT_A_DOCUMENT, "does not begin with TQU1");
    }
    Optional<DocumentType> known = DocumentType.ofCode(raw[TYPE_AT] & 0xFF);
    if (known.isEmpty()) {
      return new Refused(Reason.UNKNOWN_TYPE, "type " + (raw[TYPE_AT] & 0xFF));
    }
    DocumentType type = known.get();
    if (raw.length > type.maxBytes()) {
      return new Refused(Reason.OVERSIZED, type + " of " + raw.length + " bytes");
    }
    if (raw[VERSION_AT] != VERSION) {
      return new Refused(Reason.UNSUPPORTED_VERSION, type + " version " + (raw[VERSION_AT] & 0xFF));
    }
    var written = DeploymentId.fromBytes(Arrays.copyOfRange(raw, DEPLOYMENT_AT, BODY_AT));
    if (deployment.isPresent() && !deployment.get().equals(written)) {
      return new Refused(Reason.WRONG_DEPLOYMENT, "deployment " + written);
    }
    return openSigned(raw, type, keys);
  }

  private static Opened openSigned(byte[] raw, DocumentType type, KeyRing keys) {
    boolean countersigned = isCountersigned(raw, type);
    int firstEnd = countersigned ? CREDIT_STATE_LENGTH : raw.length;
    Optional<Refused> refusal = refusalOfSignature(raw, firstEnd, type, keys);
    if (refusal.isEmpty() && countersigned) {
      refusal = refusalOfSignature(raw, raw.length, type, keys);
    }
    if (refusal.isPresent()) {
      return refusal.get();
    }
    KeyId key = keyIdOf(raw, firstEnd);
    Optional<KeyId> secondKey =
        countersigned ? Optional.of(keyIdOf(raw, raw.length)) : Optional.empty();
    if (secondKey.filter(key::equals).isPresent()) {
      return new Refused(Reason.WRONG_ROLE, "key " + key + " can't countersign itself");
    }
    try {
      Document document =
          Bodies.read(type, new WireReader(raw, DEPLOYMENT_AT, firstEnd - TRAILER_LENGTH));
      if (document instanceof Uplink uplink && !keys.belongsTo(key, uplink)) {
        return new Refused(
            Reason.WRONG_ROLE, "key " + key + " is not the key of edge " + uplink.edge());
      }
      return new Trusted(document, key, secondKey, raw);
    } catch (MalformedException malformed) {
      return new Refused(Reason.MALFORMED, type + ": " + malformed.getMessage());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException outsideItsDomain) {
      return new Refused(Reason.MALFORMED, type + ": " + outsideItsDomain.getMessage());
    }
  }

  private static Optional<Refused> refusalOfSignature(
      byte[] raw, int end, DocumentType type, KeyRing keys) {
    return switch (keys.lookUp(keyIdOf(raw, end), type)) {
      case Found(VerifyingKey key)
          when Ed25519.verifies(key, raw, end - Ed25519.SIGNATURE_LENGTH) ->
          Optional.empty();
      case Found(VerifyingKey key) ->
          Optional.of(new Refused(Reason.FORGED, "the signature is not that of key " + key.id()));
      case NotFound(Refused refused) -> Optional.of(refused);
    };
  }

  private static KeyId keyIdOf(byte[] raw, int end) {
    return new KeyId(ByteBuffer.wrap(raw).getLong(end - TRAILER_LENGTH));
  }

  private static byte[] appendSignature(byte[] content, SigningKey key) {
    byte[] named = new WireWriter().bytes(content).i64(key.id().value()).toBytes();
    return new WireWriter().bytes(named).bytes(key.sign(named)).toBytes();
  }

  /** Where the key for a signature comes from. */
  private sealed interface KeyRing {
    KeyLookUp lookUp(KeyId id, DocumentType type);

    boolean belongsTo(KeyId id, Uplink document);
  }

  private sealed interface KeyLookUp {}

  private record Found(VerifyingKey key) implements KeyLookUp {}

  private record NotFound(Refused refused) implements KeyLookUp {
    NotFound(Reason reason, String detail) {
      this(new Refused(reason, detail));
    }
  }

  /** Accepts root's signature under a credential, and nothing else. */
  private record RootOnly(VerifyingKey root) implements KeyRing {
    @Override
    public KeyLookUp lookUp(KeyId id, DocumentType type) {
      if (type.signer() != Role.ROOT) {
        return new NotFound(Reason.WRONG_ROLE, type + " where a credential was expected");
      }
      return id.equals(root.id())
          ? new Found(root)
          : new NotFound(Reason.UNKNOWN_KEY, "key " + id + " is not root");
    }

    @Override
    public boolean belongsTo(KeyId id, Uplink document) {
      return false;
    }
  }

  /** Accepts the signatures that a trust store backs at a time. */
  private record Certified(TrustStore trust, Instant now) implements KeyRing {
    @Override
    public KeyLookUp lookUp(KeyId id, DocumentType type) {
      if (type.signer() == Role.ROOT) {
        return new RootOnly(trust.root()).lookUp(id, type);
      }
      Optional<RoleCertificate> known = trust.certificateOf(id);
      if (known.isEmpty()) {
        return new NotFound(Reason.UNKNOWN_KEY, "key " + id + " has no certificate");
      }
      RoleCertificate certificate = known.get();
      if (certificate.role() != type.signer()) {
        return new NotFound(
            Reason.WRONG_ROLE,
            "key "
                + id
                + " has role "
                + certificate.role()
                + ", "
                + type
                + " needs "
                + type.signer());
      }
      if (trust.isRevoked(certificate)) {
        return new NotFound(Reason.KEY_REVOKED, "key " + id + " was revoked");
      }
      if (!certificate.isValidAt(now)) {
        return new NotFound(
            Reason.KEY_EXPIRED,
            "key "
                + id
                + " is valid "
                + certificate.notBefore()
                + " … "
                + certificate.notAfter()
                + ", now is "
                + now);
      }
      return new Found(certificate.key());
    }

    @Override
    public boolean belongsTo(KeyId id, Uplink document) {
      return trust
          .certificateOf(id)
          .flatMap(RoleCertificate::subject)
          .filter(document.edge()::equals)
          .isPresent();
    }
  }
}
