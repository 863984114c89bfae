package io.taiqu.protocol.tariff;

/**
 * The three standards of the Chinese power-factor rules, (83)水电财字第215号 (功率因数调整电费办法), with the
 * adjustment for each hundredth. The order is the wire code.
 */
public enum PowerFactorStandard {
  /** 0.90: high-voltage industry above 160 kVA. */
  P90(90, 95, 15),
  /** 0.85: other customers from 100 kVA on. */
  P85(85, 94, 10),
  /** 0.80: agriculture from 100 kVA on. */
  P80(80, 92, 10);

  private final int standard;
  private final int best;
  private final int reward;

  PowerFactorStandard(int standard, int best, int reward) {
    this.standard = standard;
    this.best = best;
    this.reward = reward;
  }

  /** The standard in hundredths. */
  public int hundredths() {
    return standard;
  }

  /**
   * The adjustment in hundredths of a percent of the adjusted charges, negative for a reward.
   *
   * <p>Below the standard every hundredth costs 0.5 %, from 21 hundredths below it on 1 %, from 26
   * on 2 %. Above it every hundredth is rewarded by 0.15 % (standard 0.90) or 0.1 % up to 0.90 and
   * 0.15 % beyond (the others), until the reward ends at 0.95, 0.94 or 0.92.
   *
   * @param powerFactor in hundredths, 0…100
   */
  public int adjustment(int powerFactor) {
    if (powerFactor < 0 || powerFactor > 100) {
      throw new IllegalArgumentException("not a power factor: " + powerFactor);
    }
    if (powerFactor >= standard) {
      int rewarded = Math.min(powerFactor, best);
      return -reward * (rewarded - standard) - (reward == 15 ? 0 : 5 * Math.max(0, rewarded - 90));
    }
    int below = standard - powerFactor;
    int first = Math.min(below, 20);
    int second = Math.clamp(below - 20, 0, 5);
    int third = Math.max(0, below - 25);
    return 50 * first + 100 * second + 200 * third;
  }
}
