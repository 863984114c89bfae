package io.taiqu.supervisor.lineloss.analysis;

/**
 * Tells of generation that no register counts. Where households feed in by day and their registers
 * count what they draw alone, these stand still just when more comes from elsewhere than from the
 * transformer: the more of them stand, the further what was supplied falls below what was sold. A
 * meter that energy passes by, or that is fed from elsewhere, does the opposite.
 */
final class FedIn {
  private static final int LEAST_RUN_HOURS = 1;
  private static final double MOSTLY = 0.7;
  private static final double MOST_CORRELATION = -0.2;
  private static final double MOST_SCORE = -3.5;
  private static final double LEAST_SHARE = 0.005;

  private final int perDay;
  private final int days;
  private final int begins;
  private final int ends;
  private final double[] balance;
  private final double[] standing;
  private int meters;

  private FedIn(District district) {
    perDay = district.perDay();
    days = district.intervals() / perDay;
    begins = perDay / 3;
    ends = 2 * perDay / 3;
    balance = district.suppliedSum();
    standing = new double[balance.length];
    int run = Math.max(2, LEAST_RUN_HOURS * perDay / 24);
    for (District.Member member : district.customers()) {
      if (member.listed()) {
        double[] energy = member.curve().energy();
        for (int t = 0; t < balance.length; t++) {
          balance[t] -= energy[t];
        }
        count(member.curve().standing(), run);
      }
    }
  }

  /** How many meters stand still while energy is fed in that nobody counts; 0 if none is. */
  static int meters(District district) {
    FedIn found = new FedIn(district);
    return found.meters > 0 && found.agrees(Shapes.sum(district.suppliedSum())) ? found.meters : 0;
  }

  private void count(boolean[] still, int run) {
    int all = 0;
    for (boolean one : still) {
      all += one ? 1 : 0;
    }
    // A vacant home's register stands day and night.
    if (all > MOSTLY * still.length) {
      return;
    }
    boolean byDay = false;
    int from = 0;
    while (from < still.length) {
      int to = from;
      while (to < still.length && still[to]) {
        to++;
      }
      for (int t = from; to - from >= run && t < to; t++) {
        standing[t]++;
        byDay |= isDay(t);
      }
      from = Math.max(to, from + 1);
    }
    meters += byDay ? 1 : 0;
  }

  private boolean isDay(int interval) {
    int slot = interval % perDay;
    return slot >= begins && slot < ends;
  }

  /** Days are the independent pieces of evidence; what every day has in common is taken out. */
  private boolean agrees(double supplied) {
    double[] usualBalance = usual(balance);
    double[] usualStanding = usual(standing);
    double[] products = new double[days];
    double[] squares = new double[days];
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double sum = 0;
    for (int t = 0; t < days * perDay; t++) {
      if (isDay(t)) {
        double x = standing[t] - usualStanding[t % perDay];
        double y = balance[t] - usualBalance[t % perDay];
        products[t / perDay] += x * y;
        squares[t / perDay] += x * x;
        xx += x * x;
        xy += x * y;
        yy += y * y;
        sum += balance[t];
      }
    }
    if (!(xx > 0 && yy > 0) || sum > -LEAST_SHARE * supplied) {
      return false;
    }
    double slope = xy / xx;
    double scatter = 0;
    for (int day = 0; day < days; day++) {
      double left = products[day] - slope * squares[day];
      scatter += left * left;
    }
    return xy / Math.sqrt(xx * yy) < MOST_CORRELATION
        && slope * xx / Math.sqrt(scatter) < MOST_SCORE;
  }

  private double[] usual(double[] values) {
    double[] usual = new double[perDay];
    for (int t = 0; t < days * perDay; t++) {
      usual[t % perDay] += values[t] / days;
    }
    return usual;
  }
}
