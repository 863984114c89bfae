package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A meter's token key, sealed for the edge that checks tokens for it: the broker that carries it
 * learns nothing.
 *
 * @param supplyPoint whose tokens it checks
 * @param assignmentEpoch u32; tokens of other epochs do not verify
 * @param sealed the sealed key, 1…128 bytes; must not be modified
 */
public record SealedTokenKey(SupplyPointId supplyPoint, long assignmentEpoch, byte[] sealed) {
  public SealedTokenKey {
    Ranges.requireU32(assignmentEpoch, "assignment epoch");
    if (sealed.length < 1 || sealed.length > 128) {
      throw new IllegalArgumentException("a sealed key has 1…128 bytes: " + sealed.length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedTokenKey that
        && supplyPoint.equals(that.supplyPoint)
        && assignmentEpoch == that.assignmentEpoch
        && Arrays.equals(sealed, that.sealed);
  }

  @Override
  public int hashCode() {
    return 31 * supplyPoint.hashCode() + Arrays.hashCode(sealed);
  }

  @Override
  public String toString() {
    return "SealedTokenKey["
        + supplyPoint
        + ", epoch "
        + assignmentEpoch
        + ", "
        + HexFormat.of().formatHex(sealed)
        + "]";
  }
}
