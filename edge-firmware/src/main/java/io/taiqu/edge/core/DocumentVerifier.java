package io.taiqu.edge.core;

import io.taiqu.protocol.codec.Opened;
import java.time.Instant;

/** Tells a signed document from anything else. A pure function of the bytes and the time. */
@FunctionalInterface
public interface DocumentVerifier {
  /** Opens bytes that came from the broker. Never throws. */
  Opened open(byte[] raw, Instant now);
}
