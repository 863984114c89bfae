package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.CustomerPlan.Habit;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import java.io.PrintStream;
import java.util.Optional;

/** What a visitor needs to know once everything runs. */
final class Table {
  private Table() {}

  static void print(PrintStream out, Utility utility, Users users, DemoOptions options) {
    EstatePlan plan = utility.plan();
    out.println();
    out.println("Supervisor    " + utility.web());
    for (Users.Account account : users.accounts()) {
      out.printf("  sign in as  %-14s password %s%n", account.name(), account.password());
    }
    out.println("Edge units");
    for (TransformerPlan transformer : plan.transformers()) {
      out.printf(
          "  %-10s  %s  %s%n",
          transformer.code(), utility.edgeWeb(transformer), transformer.nameZh());
    }
    if (!options.headless()) {
      out.println("What to try");
      account(plan, Habit.POOR)
          .ifPresent(c ->
              out.printf(
                  "  Watch account %s (%s) at %s run out of credit: warnings, then the relay"
                      + " opens.%n  Sign in as cashier and top it up: the relay closes within"
                      + " seconds.%n",
                  c.account(), c.person().name(), plan.transformerOf(c).code()));
      account(plan, Habit.THIEF)
          .ifPresent(c ->
              out.printf(
                  "  Look at the line loss of %s: somebody there takes energy past the meter. About two"
                      + " minutes%n  after the history has arrived a case names the account, with"
                      + " its evidence (Cases).%n",
                  plan.transformerOf(c).code()));
      out.println("  Type unplug to stop the supervisor with its broker, plug to bring it back.");
      out.println("  Ctrl-C stops everything.");
    }
    out.printf("Files and logs  %s%n%n", utility.directory().root());
    out.flush();
  }

  private static Optional<CustomerPlan> account(EstatePlan plan, Habit habit) {
    return plan.customer(habit);
  }
}
