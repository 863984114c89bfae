package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.EdgeId;

/** What the supervisor tells an edge: desired state, complete and newest, never a command. */
public sealed interface Downlink extends Document
    permits CreditState,
        TariffSet,
        Policy,
        ReadingAck,
        BackfillRequest,
        Handover,
        TokenKeySet,
        NoticeState,
        EvidenceRequest {
  /** The edge it is meant for. */
  EdgeId edge();

  /** Its place among the documents of the same type about the same subject; the highest wins. */
  Revision revision();
}
