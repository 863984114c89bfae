package io.taiqu.protocol.message;

/**
 * Reading sequences from first to last, both included.
 *
 * @param first at least 1
 * @param last not below {@code first}
 */
public record SequenceRange(long first, long last) {
  public SequenceRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("not a range of sequences: " + first + "…" + last);
    }
  }
}
