package io.taiqu.hwtest.sim.history;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.sim.crypto.QuickEd25519;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token is two steps of the ledger, and the power may fail at each boundary of either. */
class TokenCutTest {
  @TempDir private Path directory;

  @BeforeAll
  static void quick() {
    QuickEd25519.install();
  }

  private static boolean sellsTokens(long seed) {
    try (History history = new History(seed, Path.of("unused"), Alteration.NONE, told -> {})) {
      return history.isEnabled(Fault.TOKEN_TYPED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsDurableOfATypedTokenIsThereAfterThePowerFailed(int boundaries) {
    long seed =
        LongStream.rangeClosed(1, 99).filter(TokenCutTest::sellsTokens).findFirst().orElseThrow();
    try (History history = new History(seed, directory, Alteration.NONE, told -> {})) {
      history.begin();
      do {
        history.cashier().payNew();
        history.onStation(Station::publishWaiting);
        history.deliverAll();
        history.look();
      } while (!history.keypad().hasToken());
      history.unit().disk.cutAfter(boundaries);
      assertTrue(history.keypad().type());
      history.unit().powerOff();
      history.unit().boot();
      assertTrue(history.unit().isRunning());
    }
  }
}
