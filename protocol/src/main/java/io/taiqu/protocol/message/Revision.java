package io.taiqu.protocol.message;

import java.util.Comparator;

/**
 * The order of documents about one subject. The generation rises when the supervisor was restored
 * from a backup, so that its new documents rank above whatever it had published before; the
 * sequence rises with each document. Clocks play no part.
 *
 * @param generation u32
 * @param sequence u64 of which the highest bit is never used
 */
public record Revision(long generation, long sequence) implements Comparable<Revision> {
  /** Below every document: nothing accepted yet. */
  public static final Revision NONE = new Revision(0, 0);

  private static final Comparator<Revision> ORDER =
      Comparator.comparingLong(Revision::generation).thenComparingLong(Revision::sequence);

  public Revision {
    Ranges.requireU32(generation, "generation");
    Ranges.requireNotNegative(sequence, "sequence");
  }

  public boolean isAfter(Revision other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Revision other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return generation + "." + sequence;
  }
}
