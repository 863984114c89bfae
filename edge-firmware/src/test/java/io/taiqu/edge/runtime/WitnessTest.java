package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WitnessTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(3);

  private static EvidenceRequest request(long sequence, long after, boolean documents) {
    return new EvidenceRequest(
        TestDeployment.DEPLOYMENT,
        TestDeployment.EDGE,
        new Revision(1, sequence),
        after,
        documents);
  }

  private static List<Document> opened(Evidence evidence) {
    List<Document> documents = new ArrayList<>();
    for (byte[] raw : evidence.documents()) {
      Opened opened = DocumentCodec.open(raw, TestDeployment.create().trust(), TestDeployment.NOW);
      documents.add(((Opened.Trusted) opened).document());
    }
    return documents;
  }

  private void open() {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 3));
    unit.arrives(TestDocuments.policy(1, 3));
    unit.arrives(TestDocuments.handover(1, TARIFF, 100_000, unit.now()));
    unit.arrives(TestDocuments.credit(1, 1, "20"));
    unit.arrives(TestDocuments.credit(1, 2, "50"));
    // No hand-over came for this customer: the credit waits, and is shown all the same.
    unit.arrives(TestDocuments.credit(2, 7, "30"));
  }

  @Test
  void theUnitShowsTheSignedDocumentsThatItHolds() {
    open();
    unit.connect(true);
    unit.arrives(request(1, 0, true));
    assertEquals(1, unit.evidence().size());
    assertEquals(
        List.of(
            TestDocuments.handover(1, TARIFF, 100_000, unit.now()),
            TestDocuments.credit(1, 2, "50"),
            TestDocuments.credit(2, 7, "30")),
        opened(unit.evidence().getFirst()));
  }

  @Test
  void theLinksLeadFromAnEarlierHeadToThePresentOne() {
    open();
    LedgerHead earlier = unit.journal().head();
    unit.arrives(TestDocuments.credit(1, 3, "60"));
    unit.arrives(TestDocuments.credit(1, 4, "70"));
    unit.connect(true);
    unit.arrives(request(1, earlier.sequence(), false));
    Evidence evidence = unit.evidence().getFirst();
    Digest head = earlier.hash();
    for (Digest link : evidence.links()) {
      head = head.chain(link.toBytes());
    }
    assertEquals(unit.journal().head().hash(), head);
    assertTrue(evidence.documents().isEmpty());
  }

  @Test
  void aRepeatedRequestIsNotAnsweredAgain() {
    open();
    unit.arrives(request(1, 0, true));
    assertEquals(0, unit.evidence().size());
    unit.arrives(request(1, 0, true));
    unit.connect(true);
    unit.arrives(request(1, 0, true));
    assertEquals(0, unit.evidence().size());
    unit.arrives(request(2, 0, true));
    unit.arrives(request(2, 0, true));
    assertEquals(1, unit.evidence().size());
  }
}
