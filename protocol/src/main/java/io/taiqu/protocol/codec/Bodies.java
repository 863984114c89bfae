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
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;

/** From each type of document to its fields: what stands between the deployment and the key id. */
final class Bodies {
  private Bodies() {}

  static void write(Document document, WireWriter out) {
    switch (document) {
      case CreditState credit -> CreditBodies.write(credit, out);
      case Handover handover -> CreditBodies.write(handover, out);
      case TokenKeySet keys -> CreditBodies.write(keys, out);
      case TariffSet tariffs -> TariffBodies.write(tariffs, out);
      case Policy policy -> PolicyBodies.write(policy, out);
      case ReadingAck ack -> OperationsBodies.write(ack, out);
      case BackfillRequest request -> OperationsBodies.write(request, out);
      case NoticeState notice -> OperationsBodies.write(notice, out);
      case EvidenceRequest request -> OperationsBodies.write(request, out);
      case EdgeReport report -> UplinkBodies.write(report, out);
      case ReadingBatch batch -> UplinkBodies.write(batch, out);
      case Evidence evidence -> UplinkBodies.write(evidence, out);
      case RoleCertificate certificate -> CredentialBodies.write(certificate, out);
      case DeploymentDescriptor descriptor -> CredentialBodies.write(descriptor, out);
      case RevocationList list -> CredentialBodies.write(list, out);
    }
  }

  /** Reads from the deployment on, to the last byte. */
  static Document read(DocumentType type, WireReader in) throws MalformedException {
    Document document =
        switch (type) {
          case CREDIT_STATE -> CreditBodies.readCreditState(in);
          case HANDOVER -> CreditBodies.readHandover(in);
          case TOKEN_KEY_SET -> CreditBodies.readTokenKeySet(in);
          case TARIFF_SET -> TariffBodies.readTariffSet(in);
          case POLICY -> PolicyBodies.readPolicy(in);
          case READING_ACK -> OperationsBodies.readReadingAck(in);
          case BACKFILL_REQUEST -> OperationsBodies.readBackfillRequest(in);
          case NOTICE_STATE -> OperationsBodies.readNoticeState(in);
          case EVIDENCE_REQUEST -> OperationsBodies.readEvidenceRequest(in);
          case EDGE_REPORT -> UplinkBodies.readEdgeReport(in);
          case READING_BATCH -> UplinkBodies.readReadingBatch(in);
          case EVIDENCE -> UplinkBodies.readEvidence(in);
          case ROLE_CERTIFICATE -> CredentialBodies.readRoleCertificate(in);
          case DEPLOYMENT_DESCRIPTOR -> CredentialBodies.readDescriptor(in);
          case REVOCATION_LIST -> CredentialBodies.readRevocationList(in);
        };
    in.requireEnd();
    return document;
  }
}
