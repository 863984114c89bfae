package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What customers who pay afterwards, and those who bill them, see. */
class BillPagesTest {
  private static final String ACCOUNT = "/accounts/" + SampleGrid.LATER;

  private static final String FIRST = SampleGrid.LATER + "-202601";
  private static final String SECOND = SampleGrid.LATER + "-202602";

  @TempDir private Path directory;

  @Test
  void whoPaysAfterwardsOwesAndHasNoBalance() {
    try (SampleStation station = new SampleStation(directory)) {
      String own = Visitor.signedIn(station, "later").page("/my");
      assertTrue(own.contains("You owe"), own);
      assertTrue(own.contains("86.40"), own);
      assertFalse(own.contains("Balance</dt>"), own);
      assertFalse(own.contains("-86.40"), own);
      String chinese = Visitor.signedIn(station, "later", "zh-CN").page("/my");
      assertTrue(chinese.contains("您的欠费"), chinese);
      assertFalse(chinese.contains("余额</dt>"), chinese);
      String staff = Visitor.signedIn(station, "cashier").page(ACCOUNT);
      assertTrue(staff.contains("Owed</dt>"), staff);
      assertTrue(staff.contains("at most ¥200.00 should be owed"), staff);
      assertTrue(Visitor.signedIn(station, "cashier", "zh-CN").page(ACCOUNT).contains("欠费</dt>"));
      for (String list : List.of("/accounts?q=" + SampleGrid.LATER, "/transformers/D2-T1")) {
        String rows = Visitor.signedIn(station, "supervisor").page(list);
        assertTrue(rows.contains("86.40</span><span class=\"reason\">Owed"), rows);
        assertFalse(rows.contains("-86.40") || rows.contains("−86.40"), rows);
      }
      assertTrue(
          Visitor.signedIn(station, "cashier")
              .page("/accounts/" + SampleGrid.POOR)
              .contains("Balance</dt>"));
    }
  }

  @Test
  void aCustomerSeesTheOwnBillsOnceTheyAreReleased() {
    try (SampleStation station = new SampleStation(directory)) {
      Visitor later = Visitor.signedIn(station, "later");
      assertTrue(later.page("/my").contains("/my/bills/" + FIRST));
      assertFalse(later.page("/my").contains("/my/bills/" + SECOND));
      String bill = later.page("/my/bills/" + FIRST);
      assertTrue(bill.contains("Bill " + FIRST) && bill.contains("43.20"), bill);
      assertTrue(bill.contains("overdue"), bill);
      assertEquals(404, later.get("/my/bills/" + SECOND).statusCode());
      assertEquals(
          404, Visitor.signedIn(station, "customer").get("/my/bills/" + FIRST).statusCode());
      assertEquals(403, later.get("/bills/" + FIRST).statusCode());
    }
  }

  @Test
  void anEstimateSaysWhatItGoesByAndASettlementWhatWasReadInstead() {
    try (SampleStation station = new SampleStation(directory)) {
      Visitor later = Visitor.signedIn(station, "later");
      assertTrue(later.page("/my").contains("estimated</span>"), later.page("/my"));
      String estimate = later.page("/my/bills/" + SampleGrid.LATER + "-202603E");
      assertTrue(estimate.contains("3.258 kWh a day was supposed: the mean of the latest use"));
      String settlement = later.page("/my/bills/" + SampleGrid.LATER + "-202603S");
      assertTrue(settlement.contains("Mar 2026, estimated"), settlement);
      for (String figure : List.of("43.20", "34.22", "8.98", "101.0", "80.0", "21.0")) {
        assertTrue(settlement.contains(figure), figure + " in " + settlement);
      }
      String chinese =
          Visitor.signedIn(station, "cashier", "zh-CN")
              .page("/bills/" + SampleGrid.LATER + "-202603E");
      assertTrue(chinese.contains("按每日 3.258 千瓦时估算"), chinese);
    }
  }

  @Test
  void aBillIsReleasedByWhoMayAndNotByWhoTakesMoney() {
    try (SampleStation station = new SampleStation(directory)) {
      Visitor cashier = Visitor.signedIn(station, "cashier");
      assertTrue(cashier.page("/bills").contains("/bills/" + SECOND));
      assertFalse(cashier.page("/bills").contains("/bills/release"));
      Visitor supervisor = Visitor.signedIn(station, "supervisor");
      String token = supervisor.formToken("/bills");
      assertEquals(
          403,
          cashier
              .post(
                  "/bills/release",
                  Map.of(
                      "_form", cashier.formToken("/accounts/" + SampleGrid.POOR), "number", SECOND))
              .statusCode());
      assertEquals(
          303,
          supervisor.post("/bills/release", Map.of("_form", token, "number", SECOND)).statusCode());
      assertEquals(200, Visitor.signedIn(station, "later").get("/my/bills/" + SECOND).statusCode());
    }
  }
}
