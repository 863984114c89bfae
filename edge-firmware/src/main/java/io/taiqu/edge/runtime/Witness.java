package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Shows the supervisor, when it asks, what the unit stands on. What finds no room in the link's
 * window is sent later; what a broken session loses is asked for again.
 */
final class Witness {
  private final SigningKey key;
  private final SupervisorLink link;
  private final Journal journal;
  private final Deque<byte[]> parts = new ArrayDeque<>();
  private Revision answered = Revision.NONE;

  Witness(SigningKey key, SupervisorLink link, Journal journal) {
    this.key = key;
    this.link = link;
    this.journal = journal;
  }

  void linkChanged() {
    parts.clear();
  }

  /** The supervisor asks. */
  void asked(EvidenceRequest request, EdgeState state) {
    // Whoever repeats an old request, the broker for one, makes no traffic by it.
    if (!request.revision().isAfter(answered)) {
      return;
    }
    answered = request.revision();
    parts.clear();
    List<byte[]> documents = request.documents() ? held(state) : List.of();
    long after = Math.min(request.ledgerAfter(), journal.head().sequence());
    List<Digest> links = journal.linksAfter(after, Evidence.MAX_LINKS);
    int from = 0;
    do {
      int to = Math.min(documents.size(), from + Evidence.MAX_DOCUMENTS);
      parts.add(
          DocumentCodec.sign(
              new Evidence(
                  request.deployment(),
                  request.edge(),
                  state.site().edgeEpoch(),
                  request.revision(),
                  after,
                  from == 0 ? links : List.of(),
                  documents.subList(from, to)),
              key));
      from = to;
    } while (from < documents.size());
  }

  private static List<byte[]> held(EdgeState state) {
    List<byte[]> documents = new ArrayList<>();
    for (PointState known : state.points()) {
      known
          .account()
          .ifPresent(account -> {
            documents.add(account.handover().raw());
            account.credit().ifPresent(credit -> documents.add(credit.raw()));
          });
      known.early().ifPresent(early -> documents.add(early.raw()));
    }
    return documents;
  }

  /** Sends what the link takes. */
  void work() {
    while (!parts.isEmpty()
        && link.connected()
        && link.publish(UplinkTopic.EVIDENCE, parts.getFirst())) {
      parts.removeFirst();
    }
  }
}
