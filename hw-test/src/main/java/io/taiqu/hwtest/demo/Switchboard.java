package io.taiqu.hwtest.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;

/** Lets whoever sits at the terminal pull the supervisor's plug and put it back. */
final class Switchboard {
  private final Utility utility;
  private final Teller teller;

  Switchboard(Utility utility, Teller teller) {
    this.utility = utility;
    this.teller = teller;
  }

  /** Listens to standard input from now on. */
  void start() {
    Thread thread = new Thread(this::listen, "switchboard");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      String line = reader.readLine();
      while (line != null) {
        obey(line.strip().toLowerCase(Locale.ROOT));
        line = reader.readLine();
      }
    } catch (IOException e) {
      teller.say("standard input: " + e.getMessage());
    }
  }

  private void obey(String word) {
    boolean up = utility.supervisorProcess().filter(p -> p.isAlive()).isPresent();
    switch (word) {
      case "" -> {}
      case "unplug" -> {
        if (up) {
          utility.supervisorProcess().ifPresent(p -> p.stop(Duration.ofSeconds(8)));
        }
        teller.say("the supervisor is off; the units go on. Type plug to bring it back");
      }
      case "plug" -> {
        if (!up) {
          utility.startSupervisor();
        }
        teller.say("the supervisor is on");
      }
      default -> teller.say("type unplug or plug, or press Ctrl-C to stop everything");
    }
  }
}
