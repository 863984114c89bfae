package io.taiqu.edge.keypad;

import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.edge.runtime.TokenWords;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.token.TokenDigits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tokens from a keypad: first the account's digits and Enter, then the twenty digits and
 * Enter. Enter alone after the account says that supply may return. A keypad that is pulled out is
 * waited for.
 */
public final class Keypad implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Keypad.class);
  private static final long AGAIN_SECONDS = 5;

  private final Path device;
  private final Map<String, SupplyPointId> accounts;
  private final TokenDesk desk;
  private final ReconnectionDesk reconnections;

  /**
   * A keypad.
   *
   * @param device an event device such as {@code /dev/input/by-id/…-event-kbd}
   * @param accounts who may be typed, by the digits of account or meter
   */
  public Keypad(
      Path device,
      Map<String, SupplyPointId> accounts,
      TokenDesk desk,
      ReconnectionDesk reconnections) {
    this.device = device;
    this.accounts = Map.copyOf(accounts);
    this.desk = desk;
    this.reconnections = reconnections;
  }

  @Override
  public void run() {
    boolean missing = false;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try (InputStream input = Files.newInputStream(device)) {
          LOG.info("Tokens are taken from the keypad {}", device);
          missing = false;
          listen(input);
        } catch (IOException e) {
          if (!missing) {
            LOG.warn("No tokens are taken from the keypad {}: {}", device, e.getMessage());
          }
          missing = true;
        }
        TimeUnit.SECONDS.sleep(AGAIN_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes tokens until the device ends. */
  void listen(InputStream input) throws IOException, InterruptedException {
    Keystrokes keys = new Keystrokes(input);
    Optional<SupplyPointId> chosen = Optional.empty();
    while (true) {
      String typed = keys.readLine();
      if (typed.length() == TokenDigits.LENGTH && chosen.isPresent()) {
        TokenAnswer answer = desk.enter(chosen.get(), typed);
        LOG.info("Keypad, supply point {}: {}", chosen.get(), TokenWords.ENGLISH.of(answer));
        chosen = Optional.empty();
      } else if (typed.isEmpty() && chosen.isPresent()) {
        ReconnectionAnswer answer = reconnections.customer(chosen.get());
        LOG.info("Keypad, supply point {}: {}", chosen.get(), TokenWords.ENGLISH.of(answer));
        chosen = Optional.empty();
      } else {
        chosen = Optional.ofNullable(accounts.get(typed));
      }
    }
  }
}
