package io.taiqu.supervisor;

import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.lineloss.LossBook;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.survey.SurveyDesk;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.sql.SqlBandStore;
import io.taiqu.supervisor.sql.SqlCaseStore;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.sql.SqlSurveyStore;
import io.taiqu.supervisor.sql.SqlUseTicketStore;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.usereview.UseTickets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about line loss, put together: how it is judged, the analysis by night and by hand on
 * a thread of its own, and the cases that come of it.
 */
final class LossWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LossWatch.class);
  private static final long LOOK_MILLIS = 500;

  private final LossBook book;
  private final LossDesk desk;
  private final SurveyDesk surveys;
  private final Cases cases;
  private final UseTickets useTickets;
  private final BooleanSupplier leads;
  private final Thread thread;

  LossWatch(Foundation on, MoneyOrders orders, GridView grid, BooleanSupplier leads) {
    this.leads = leads;
    book =
        new LossBook(
            new SqlBandStore(on.database),
            on.config.lineLoss(),
            on.audit,
            on.database,
            on.clock,
            System::nanoTime,
            on.deployment.zone());
    desk = new LossDesk(new SqlLossStore(on.database, on.calendar), book, on.alarms);
    Supplier<List<String>> inspectors = inspectors(new SqlStaffStore(on.database));
    SqlSpanStore spans = new SqlSpanStore(on.database, on.calendar, on.deployment.currency());
    cases =
        new Cases(
            new SqlCaseStore(on.database),
            desk,
            orders,
            on.approvals,
            on.audit,
            on.database,
            on.clock,
            on.deployment.zone(),
            inspectors,
            on.config.mostNewCases());
    useTickets =
        new UseTickets(
            new SqlUseTicketStore(on.database),
            on.audit,
            on.database,
            on.clock,
            on.deployment.zone(),
            inspectors,
            ticket ->
                UseReview.again(
                    ticket.review(),
                    spans.month(ticket.transformer(), ticket.review().month()),
                    spans.month(ticket.transformer(), ticket.review().against())));
    surveys =
        new SurveyDesk(
            spans,
            new SqlSurveyStore(on.database),
            grid,
            desk,
            book::of,
            on.database,
            on.clock,
            on.deployment.zone(),
            survey -> {
              cases.follow(survey);
              useTickets.follow(survey);
            },
            (transformer, e) -> LOG.error("The analysis of {} failed.", transformer.code(), e));
    thread = Thread.ofPlatform().name("loss-analysis").daemon().unstarted(this::run);
    // What is analysed can wait; payments and readings can't.
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  private static Supplier<List<String>> inspectors(SqlStaffStore staff) {
    return () ->
        staff.all().stream()
            .filter(user -> user.role().may(Permission.INSPECT))
            .map(user -> user.name().value())
            .toList();
  }

  void start() {
    thread.start();
  }

  LossBook book() {
    return book;
  }

  LossDesk desk() {
    return desk;
  }

  SurveyDesk surveys() {
    return surveys;
  }

  Cases cases() {
    return cases;
  }

  UseTickets useTickets() {
    return useTickets;
  }

  private void run() {
    while (true) {
      try {
        if (!surveys.step(leads.getAsBoolean())) {
          TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        LOG.error("An analysis of line loss failed and is made again: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
