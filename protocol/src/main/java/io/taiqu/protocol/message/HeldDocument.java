package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.Digest;

/**
 * Which document of a kind an edge goes by. The content tells documents apart that two databases
 * gave one revision, of which the second was put back to before the first document.
 *
 * @param revision {@link Revision#NONE} before the first
 * @param content SHA-256 of what it says, whoever signed it; {@link Digest#ZERO} before the first
 */
public record HeldDocument(Revision revision, Digest content) {
  /** Before the first document. */
  public static final HeldDocument NONE = new HeldDocument(Revision.NONE, Digest.ZERO);
}
