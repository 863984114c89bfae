package io.taiqu.hwtest.readings;

import io.taiqu.hwtest.bus.Frame;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What can happen to an answer on its way. */
enum LineFault {
  NONE,
  /** Bits flipped within sixteen successive ones, the first and the last of them for certain. */
  BURST,
  /** Any number of bits flipped anywhere: more than a check sum of 16 bits promises to see. */
  HEAVY_NOISE,
  /** Nothing arrives. */
  SILENCE,
  /** The answer breaks off. */
  TRUNCATED,
  /** It arrives when the next question has been asked already. */
  LATE,
  /** The device refuses. */
  EXCEPTION,
  /** The end of something else arrives before it, without a pause. */
  GLUED,
  /** Another device answers. */
  OTHER_DEVICE,
  /** A byte is lost. */
  SLIP,
  /** Heavy noise that the check sum lets pass, as it does with one in 65 536; never drawn. */
  UNSEEN_NOISE;

  private static final int BURST_BITS = 16;
  private static final LineFault[] DRAWN = Arrays.copyOfRange(values(), 1, UNSEEN_NOISE.ordinal());

  static LineFault drawn(SplittableRandom random) {
    return DRAWN[random.nextInt(DRAWN.length)];
  }

  /** Whether the check sum is sure to see it: then no wrong value may ever pass. */
  boolean isCertainToBeSeen() {
    return switch (this) {
      case NONE, BURST, SILENCE, TRUNCATED, LATE, EXCEPTION -> true;
      case HEAVY_NOISE, GLUED, OTHER_DEVICE, SLIP, UNSEEN_NOISE -> false;
    };
  }

  /** The answer as it arrives. */
  byte[] applied(byte[] answer, SplittableRandom random) {
    return switch (this) {
      case NONE, LATE -> answer;
      case SILENCE -> new byte[0];
      case BURST -> burst(answer.clone(), random);
      case HEAVY_NOISE -> noise(answer.clone(), random);
      case TRUNCATED -> Arrays.copyOf(answer, random.nextInt(1, answer.length));
      case EXCEPTION -> Answers.exception(answer[0], answer[1], random.nextInt(1, 7));
      case GLUED -> glued(answer, random);
      case OTHER_DEVICE -> Answers.ofOther(answer);
      case SLIP -> slipped(answer, random.nextInt(answer.length));
      case UNSEEN_NOISE -> unseen(answer, random);
    };
  }

  private static byte[] burst(byte[] bytes, SplittableRandom random) {
    int length = random.nextInt(1, BURST_BITS + 1);
    int first = random.nextInt(bytes.length * 8 - length + 1);
    flip(bytes, first);
    if (length > 1) {
      flip(bytes, first + length - 1);
    }
    for (int bit = first + 1; bit < first + length - 1; bit++) {
      if (random.nextBoolean()) {
        flip(bytes, bit);
      }
    }
    return bytes;
  }

  /** Bits in the order of the wire, least significant first. */
  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
  }

  private static byte[] noise(byte[] bytes, SplittableRandom random) {
    int from = random.nextInt(bytes.length - 2);
    int to = random.nextInt(from + 3, bytes.length + 1);
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Some bits or some bytes of the data, and two successive bytes that hide it. */
  private static byte[] unseen(byte[] answer, SplittableRandom random) {
    if (answer.length < 7) {
      return answer;
    }
    byte[] damaged;
    do {
      damaged = answer.clone();
      boolean bits = random.nextBoolean();
      for (int hit = random.nextInt(1, bits ? 4 : answer.length); hit > 0; hit--) {
        int at = random.nextInt(3, answer.length);
        damaged[at] ^= (byte) (bits ? 1 << random.nextInt(8) : random.nextInt(256));
      }
      Frame.hideDamage(damaged, random.nextInt(3, answer.length - 1));
    } while (Arrays.equals(damaged, answer));
    return damaged;
  }

  private static byte[] glued(byte[] answer, SplittableRandom random) {
    int strays = random.nextInt(1, 6);
    byte[] all = new byte[strays + answer.length];
    System.arraycopy(answer, answer.length - strays, all, 0, strays);
    System.arraycopy(answer, 0, all, strays, answer.length);
    return all;
  }

  private static byte[] slipped(byte[] answer, int lost) {
    byte[] rest = new byte[answer.length - 1];
    System.arraycopy(answer, 0, rest, 0, lost);
    System.arraycopy(answer, lost + 1, rest, lost, rest.length - lost);
    return rest;
  }
}
