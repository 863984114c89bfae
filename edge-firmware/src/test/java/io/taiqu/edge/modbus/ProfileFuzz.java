package io.taiqu.edge.modbus;

import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any text as a technician's profile: it is read, or refused with its problems; and what was read
 * makes sense of any registers without a fault. Run by {@code .ci/fuzz}.
 */
public final class ProfileFuzz {
  /** A file is called as its model: otherwise every text would be refused for that alone. */
  private static final Pattern NAME = Pattern.compile("profile: ([a-z0-9-]{1,40})");

  private ProfileFuzz() {}

  /** The text of a profile; its bytes serve as registers too. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Matcher named = NAME.matcher(text);
    MeterProfile profile;
    try {
      profile = ProfileReader.parse(named.find() ? named.group(1) + ".yaml" : "mine.yaml", text);
    } catch (ConfigException refused) {
      if (refused.problems().isEmpty()) {
        throw new AssertionError("refused without a reason", refused);
      }
      return;
    }
    RegisterImage image = new RegisterImage();
    int[] words = new int[0x10000];
    Arrays.setAll(words, i -> (input[i % input.length] & 0xFF) << 8 | i & 0xFF);
    image.put(3, 0, words);
    image.put(4, 0, words);
    MeterProfile decided = profile.decide(image, 1).orElse(profile);
    RegisterMeaning meaning = new RegisterMeaning(decided);
    meaning.identity(image, 1, new MeterSerial("1"));
    meaning.sample(image, new SerialProbe.NotAsked(), true, Instant.EPOCH, 0);
    decided.deniesWrite(0, 1);
  }
}
