package io.taiqu.edge.commissioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may say that a meter is in service, and of which meter it is said. */
class SignedSheetTest {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();
  private static final EdgeId EDGE = TestDeployment.EDGE;
  private static final TrustStore TRUST = DEPLOYMENT.trust(EDGE);

  private static PlannedMeter meter(String serial) {
    return new PlannedMeter(
        new SupplyPointId(new UUID(1, 1)),
        "acc1",
        new MeterSerial(serial),
        "eastron-sdm120",
        "bus0",
        1,
        MeteredPoint.Role.CUSTOMER,
        CtRatio.DIRECT,
        new Power(8000),
        Optional.empty(),
        List.of());
  }

  private static SignedSheet signed(EdgeId edge, boolean signedOff) {
    SitePlan plan = new SitePlan(edge, new TransformerId("D1-T1"), List.of(meter("S1")));
    Progress progress =
        Progress.NONE.with(
            new Entry.Identified(
                new SupplyPointId(new UUID(1, 1)),
                new Identification(
                    2, 0, 0, 0, true, true, Set.of("S1"), Optional.of(new MeterRegister(12, 1)))));
    if (signedOff) {
      progress =
          progress.with(new Entry.SignedOff("Wang 王", Instant.parse("2026-03-02T02:00:00Z")));
    }
    return SignedSheet.sign(
        Sheet.of(plan, progress),
        DEPLOYMENT.edgeKey(edge),
        DEPLOYMENT.sign(DEPLOYMENT.certificate(edge)));
  }

  @Test
  void signedSheetPutsItsMeterIntoService() throws IOException {
    SignedSheet opened = SignedSheet.open(signed(EDGE, true).text(), TRUST, EDGE);
    assertTrue(opened.standings(List.of(meter("S1"))).values().iterator().next().inService());
  }

  @Test
  void otherMeterAtThePlaceIsNotInService() throws IOException {
    SignedSheet opened = SignedSheet.open(signed(EDGE, true).text(), TRUST, EDGE);
    assertFalse(opened.standings(List.of(meter("S2"))).values().iterator().next().inService());
  }

  @Test
  void sheetThatNobodySignedOffPutsNothingIntoService() throws IOException {
    SignedSheet opened = SignedSheet.open(signed(EDGE, false).text(), TRUST, EDGE);
    assertEquals(
        "The commissioning sheet is not signed off.",
        opened.standings(List.of(meter("S1"))).values().iterator().next().why());
  }

  @Test
  void changedForgedOrForeignSheetsAreRefused() {
    String text = signed(EDGE, true).text();
    String changed = text.replace("\"inService\" : true", "\"inService\" : false");
    assertFalse(changed.equals(text));
    assertThrows(IOException.class, () -> SignedSheet.open(changed, TRUST, EDGE));
    EdgeId other = new EdgeId(new UUID(7, 7));
    IOException foreign =
        assertThrows(
            IOException.class,
            () ->
                SignedSheet.open(signed(other, true).text(), DEPLOYMENT.trust(EDGE, other), EDGE));
    assertEquals("it was signed by another unit", foreign.getMessage());
    assertThrows(IOException.class, () -> SignedSheet.open("{}", TRUST, EDGE));
    assertThrows(IOException.class, () -> SignedSheet.open("no JSON", TRUST, EDGE));
    TrustStore elsewhere = TestDeployment.another().trust(EDGE);
    assertThrows(IOException.class, () -> SignedSheet.open(text, elsewhere, EDGE));
  }
}
