package io.taiqu.edge.core.credit;

import io.taiqu.protocol.message.Downlink;
import java.util.Arrays;

/**
 * A document together with the very bytes that were signed, which are what the ledger keeps.
 *
 * @param document what it says
 * @param raw its bytes with the signature; must not be modified
 * @param countersigned whether it carries a second good signature
 */
public record SignedDocument<D extends Downlink>(D document, byte[] raw, boolean countersigned) {

  /** Whether this is the same document, to the last byte. */
  public boolean isSameAs(SignedDocument<?> other) {
    return Arrays.equals(raw, other.raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedDocument<?> that && isSameAs(that);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return document.toString();
  }
}
