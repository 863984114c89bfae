package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What was ever published, kept outside whatever a backup restores. Written durably before each
 * publication: it is how a supervisor that was set back in time notices.
 */
public interface FenceJournal {
  /** Whether nothing was ever recorded. */
  boolean isNew();

  /** The generation in force: that of every document issued now. */
  long generation();

  /**
   * Begins the next generation, for ever: a generation that was begun and never used is not begun
   * again. It is on disk when this returns.
   *
   * @return the generation now in force
   * @throws FenceException if it is not on disk
   */
  long advance() throws FenceException;

  /** The highest token counter recorded for a supply point; 0 if there is none. */
  long tokens(SupplyPointId point);

  /**
   * Records that tokens up to a counter were given out; it is on disk when this returns.
   *
   * @throws FenceException if it is not: the token must not be shown then
   */
  void recordTokens(SupplyPointId point, long counter) throws FenceException;

  /** The highest revision recorded for a supply point; {@link Revision#NONE} if there is none. */
  Revision highest(SupplyPointId point);

  /** The highest revision of every supply point that has one. */
  Map<SupplyPointId, Revision> all();

  /**
   * Records revisions; they are on disk when this returns. A revision that is not higher than the
   * recorded one changes nothing.
   *
   * @throws FenceException if they are not: nothing may be published then
   */
  void record(Map<SupplyPointId, Revision> revisions) throws FenceException;

  /** The tariff versions that units may have been given, with the first bytes of a hash of each. */
  Map<IssuedVersion, Fingerprint> versions();

  /**
   * Records what versions of tariffs say; it is on disk when this returns. What is recorded already
   * stays.
   *
   * @throws FenceException if it is not, or if something else is recorded for one of them: no unit
   *     may be given them then
   */
  void recordVersions(Map<IssuedVersion, Fingerprint> versions) throws FenceException;

  /**
   * Those of some versions that are not recorded yet.
   *
   * @throws FenceException if something else is recorded for one of them
   */
  static Map<IssuedVersion, Fingerprint> unknown(
      Map<IssuedVersion, Fingerprint> issued, Map<IssuedVersion, Fingerprint> recorded)
      throws FenceException {
    Map<IssuedVersion, Fingerprint> unknown = new TreeMap<>();
    for (Map.Entry<IssuedVersion, Fingerprint> entry : issued.entrySet()) {
      Fingerprint known = recorded.get(entry.getKey());
      if (known == null) {
        unknown.put(entry.getKey(), entry.getValue());
      } else if (!known.equals(entry.getValue())) {
        throw new FenceException(
            "By the fence, units were given " + entry.getKey() + " with another content.");
      }
    }
    return unknown;
  }

  /** A version of a tariff. */
  record IssuedVersion(TariffCode tariff, int number) implements Comparable<IssuedVersion> {
    @Override
    public int compareTo(IssuedVersion other) {
      int byTariff = tariff.compareTo(other.tariff);
      return byTariff != 0 ? byTariff : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
      return tariff + " version " + number;
    }
  }

  /** The first 16 bytes of the SHA-256 of a content. */
  record Fingerprint(UUID bits) {
    /** Of a content. */
    public static Fingerprint of(String content) {
      return of(Digest.of(content.getBytes(StandardCharsets.UTF_8)).toBytes());
    }

    /** From 16 bytes, or the first 16 of more. */
    public static Fingerprint of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Fingerprint(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** The 16 bytes. */
    public byte[] toBytes() {
      return ByteBuffer.allocate(16)
          .putLong(bits.getMostSignificantBits())
          .putLong(bits.getLeastSignificantBits())
          .array();
    }
  }
}
