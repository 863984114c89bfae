package io.taiqu.protocol.codec;

import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import java.util.Optional;

/** The kinds of document: number on the wire, who signs, and how large it can be. */
public enum DocumentType {
  CREDIT_STATE(1, Role.CREDIT, 302),
  TARIFF_SET(2, Role.TARIFF, 256 * 1024),
  POLICY(3, Role.POLICY, 256 * 1024),
  READING_ACK(4, Role.OPERATIONS, 2048),
  BACKFILL_REQUEST(5, Role.OPERATIONS, 1024),
  HANDOVER(6, Role.CREDIT, 2048),
  TOKEN_KEY_SET(7, Role.CREDIT, 256 * 1024),
  NOTICE_STATE(8, Role.OPERATIONS, 1024),
  EVIDENCE_REQUEST(9, Role.OPERATIONS, 1024),
  EDGE_REPORT(16, Role.EDGE, 512 * 1024),
  READING_BATCH(17, Role.EDGE, 160 * 1024),
  EVIDENCE(18, Role.EDGE, 640 * 1024),
  ROLE_CERTIFICATE(32, Role.ROOT, 1024),
  DEPLOYMENT_DESCRIPTOR(33, Role.ROOT, 1024),
  REVOCATION_LIST(34, Role.ROOT, 64 * 1024);

  private final int code;
  private final Role signer;
  private final int maxBytes;

  DocumentType(int code, Role signer, int maxBytes) {
    this.code = code;
    this.signer = signer;
    this.maxBytes = maxBytes;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The role whose keys sign documents of this type. */
  public Role signer() {
    return signer;
  }

  /** The size, signatures included, beyond which a document is refused unread. */
  public int maxBytes() {
    return maxBytes;
  }

  /** The type of a document. */
  public static DocumentType of(Document document) {
    return switch (document) {
      case CreditState _ -> CREDIT_STATE;
      case TariffSet _ -> TARIFF_SET;
      case Policy _ -> POLICY;
      case ReadingAck _ -> READING_ACK;
      case BackfillRequest _ -> BACKFILL_REQUEST;
      case Handover _ -> HANDOVER;
      case TokenKeySet _ -> TOKEN_KEY_SET;
      case NoticeState _ -> NOTICE_STATE;
      case EvidenceRequest _ -> EVIDENCE_REQUEST;
      case EdgeReport _ -> EDGE_REPORT;
      case ReadingBatch _ -> READING_BATCH;
      case Evidence _ -> EVIDENCE;
      case RoleCertificate _ -> ROLE_CERTIFICATE;
      case DeploymentDescriptor _ -> DEPLOYMENT_DESCRIPTOR;
      case RevocationList _ -> REVOCATION_LIST;
    };
  }

  static Optional<DocumentType> ofCode(int code) {
    for (DocumentType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
