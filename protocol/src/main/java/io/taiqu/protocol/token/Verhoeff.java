package io.taiqu.protocol.token;

/**
 * The check digit of J. Verhoeff, Error Detecting Decimal Codes (1969): computed in the dihedral
 * group of ten elements, it notices every single wrong digit and every exchange of two neighbours.
 */
final class Verhoeff {
  private static final int[][] PRODUCT = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
    {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
    {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
    {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
  };
  private static final int[] STEP = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
  private static final int[][] POWERS = powers();
  private static final int[] INVERSE = {0, 4, 3, 2, 1, 5, 6, 7, 8, 9};

  private Verhoeff() {}

  private static int[][] powers() {
    int[][] powers = new int[8][10];
    for (int digit = 0; digit < 10; digit++) {
      powers[0][digit] = digit;
    }
    for (int power = 1; power < 8; power++) {
      for (int digit = 0; digit < 10; digit++) {
        powers[power][digit] = powers[power - 1][STEP[digit]];
      }
    }
    return powers;
  }

  /** The digit to write after {@code digits}, each 0…9. */
  static int checkDigit(byte[] digits, int length) {
    return INVERSE[sum(digits, length, 1)];
  }

  /** Whether the last of {@code digits} is the check digit of those before it. */
  static boolean holds(byte[] digits) {
    return sum(digits, digits.length, 0) == 0;
  }

  private static int sum(byte[] digits, int length, int place) {
    int sum = 0;
    for (int i = length - 1, power = place; i >= 0; i--, power++) {
      sum = PRODUCT[sum][POWERS[power & 7][digits[i]]];
    }
    return sum;
  }
}
