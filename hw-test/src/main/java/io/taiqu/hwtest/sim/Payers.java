package io.taiqu.hwtest.sim;

import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.protocol.quantity.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Customers who pay all the time. A payment that got no answer is sent again with the same key
 * until there is one, and must then count once.
 */
final class Payers implements AutoCloseable {
  private static final int PAYERS = 2;

  /** A payment that the supervisor accepted. */
  record Accepted(CustomerPlan customer, Money amount, String topUp) {}

  private final LiveUtility live;
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean finishing;

  private Payers(LiveUtility live) {
    this.live = live;
  }

  static Payers start(LiveUtility live, long seed) {
    Payers payers = new Payers(live);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PAYERS; i++) {
      SplittableRandom own = random.split();
      Thread thread = new Thread(() -> payers.pay(own), "payer-" + i);
      thread.setDaemon(true);
      payers.threads.add(thread);
      thread.start();
    }
    return payers;
  }

  private void pay(SplittableRandom random) {
    List<CustomerPlan> customers = live.plan().customers().toList();
    while (!finishing) {
      CustomerPlan customer = customers.get(random.nextInt(customers.size()));
      Money amount = Money.ofMinor(1 + random.nextLong(500), 2);
      String key = UUID.randomUUID().toString();
      boolean answered = false;
      while (!answered) {
        answered = tryOnce(customer, amount, key);
      }
      ProcessTorture.pause(random.nextInt(300));
    }
  }

  private boolean tryOnce(CustomerPlan customer, Money amount, String key) {
    try {
      String id = live.cashier().topUp(customer.account(), amount, key).path("id").asText();
      synchronized (accepted) {
        accepted.add(new Accepted(customer, amount, id));
      }
      return true;
    } catch (SupervisorApi.Unreachable e) {
      ProcessTorture.pause(100);
      return false;
    } catch (SupervisorApi.Refused e) {
      if (e.status() / 100 == 5) {
        ProcessTorture.pause(100);
        return false;
      }
      throw e;
    }
  }

  /** Lets every payment that was begun get its answer, and ends. */
  void finish() {
    finishing = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  List<Accepted> accepted() {
    synchronized (accepted) {
      return List.copyOf(accepted);
    }
  }

  @Override
  public void close() {
    finishing = true;
    threads.forEach(Thread::interrupt);
  }
}
