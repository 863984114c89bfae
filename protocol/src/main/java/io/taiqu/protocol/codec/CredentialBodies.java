package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.VerifyingKey;
import io.taiqu.protocol.message.DeploymentDescriptor;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.RoleCertificate;
import io.taiqu.protocol.quantity.CurrencyCode;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The fields of what root signs. The subject is the edge for an edge's certificate, otherwise the
 * deployment.
 */
final class CredentialBodies {
  private CredentialBodies() {}

  static void write(RoleCertificate certificate, WireWriter out) {
    UUID subject = certificate.subject().map(EdgeId::uuid).orElse(certificate.deployment().uuid());
    Header.write(out, subject, certificate.keyEpoch(), Revision.NONE);
    out.u8(certificate.role().code())
        .instant(certificate.notBefore())
        .instant(certificate.notAfter())
        .bytes(certificate.key().toBytes());
  }

  static RoleCertificate readRoleCertificate(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    Role role = in.coded(Role::ofCode);
    if (role != Role.EDGE) {
      header.requireSubject(header.deployment().uuid());
    }
    return new RoleCertificate(
        header.deployment(),
        role,
        role == Role.EDGE ? Optional.of(header.edge()) : Optional.empty(),
        header.epoch(),
        in.instant(),
        in.instant(),
        VerifyingKey.fromBytes(in.bytes(VerifyingKey.LENGTH)));
  }

  static void write(DeploymentDescriptor descriptor, WireWriter out) {
    Header.write(out, descriptor.deployment().uuid(), 0, Revision.NONE);
    out.text(descriptor.name())
        .text(descriptor.currency().code())
        .text(descriptor.zone().getId())
        .flag(descriptor.demonstration())
        .bytes(descriptor.root().toBytes());
  }

  static DeploymentDescriptor readDescriptor(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    header.requireSubject(header.deployment().uuid());
    return new DeploymentDescriptor(
        header.deployment(),
        in.text(),
        new CurrencyCode(in.text()),
        ZoneId.of(in.text()),
        in.flag(),
        VerifyingKey.fromBytes(in.bytes(VerifyingKey.LENGTH)));
  }

  static void write(RevocationList list, WireWriter out) {
    Header.write(out, list.deployment().uuid(), 0, list.revision());
    out.count(list.keys());
    list.keys().forEach(key -> out.i64(key.value()));
    out.count(list.retiredBelow().entrySet());
    list.retiredBelow().forEach((role, epoch) -> out.u8(role.code()).u32(epoch));
  }

  static RevocationList readRevocationList(WireReader in) throws MalformedException {
    Header header = Header.read(in);
    header.requireSubject(header.deployment().uuid());
    Set<KeyId> keys = in.distinct(key -> new KeyId(key.i64()));
    int count = in.u16();
    Map<Role, Long> retiredBelow = new EnumMap<>(Role.class);
    for (int i = 0; i < count; i++) {
      if (retiredBelow.put(in.coded(Role::ofCode), in.u32()) != null) {
        throw in.malformed("a role is retired twice");
      }
    }
    return new RevocationList(header.deployment(), header.revision(), keys, retiredBelow);
  }
}
