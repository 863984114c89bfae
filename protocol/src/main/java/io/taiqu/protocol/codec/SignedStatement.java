package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Signatures over texts that people keep, such as a commissioning sheet. What is signed begins with
 * the kind of statement, so that a signature over one kind is none over another, and none over a
 * document of the wire, which begins differently.
 */
public final class SignedStatement {
  private static final String PREFIX = "taiqu statement: ";

  private SignedStatement() {}

  /** Signs: 64 bytes of Ed25519 over prefix, kind, line feed, content. */
  public static byte[] sign(SigningKey key, String kind, byte[] content) {
    return key.sign(bytes(kind, content));
  }

  /** Whether the signature is that key's over this content as this kind. */
  public static boolean verifies(VerifyingKey key, String kind, byte[] content, byte[] signature) {
    if (signature.length != Ed25519.SIGNATURE_LENGTH) {
      return false;
    }
    byte[] signed = bytes(kind, content);
    byte[] all = Arrays.copyOf(signed, signed.length + signature.length);
    System.arraycopy(signature, 0, all, signed.length, signature.length);
    return Ed25519.verifies(key, all, signed.length);
  }

  private static byte[] bytes(String kind, byte[] content) {
    if (kind.isEmpty() || kind.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a kind of statement is one line");
    }
    byte[] head = (PREFIX + kind + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return all;
  }
}
