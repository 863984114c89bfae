package io.taiqu.supervisor.broker;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CertificateUtil;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect and touch which topic, decided by the client's certificate alone: its common name
 * must be the MQTT client id; {@code supervisor} may do everything, an edge publishes below its own
 * {@code up/} and subscribes below its own {@code down/}.
 */
final class CertificateSecurity implements ActiveMQSecurityManager5 {
  private static final String SUPERVISOR = "supervisor";

  private final String edgeTopicRoot;
  private final Predicate<String> revoked;

  CertificateSecurity(String edgeTopicRoot, Predicate<String> revoked) {
    this.edgeTopicRoot = edgeTopicRoot;
    this.revoked = revoked;
  }

  @Override
  public @Nullable Subject authenticate(
      @Nullable String user,
      @Nullable String password,
      @Nullable RemotingConnection connection,
      @Nullable String securityDomain) {
    if (connection == null) {
      return null;
    }
    Optional<String> name = commonName(CertificateUtil.getCertsFromConnection(connection));
    if (name.isEmpty()
        || !name.get().equals(connection.getClientID())
        || revoked.test(name.get())) {
      return null;
    }
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(name.get()));
    return subject;
  }

  @Override
  public boolean authorize(
      @Nullable Subject subject, Set<Role> roles, CheckType check, String address) {
    if (subject == null) {
      return false;
    }
    for (UserPrincipal client : subject.getPrincipals(UserPrincipal.class)) {
      if (mayUse(client.getName(), check, address)) {
        return true;
      }
    }
    return false;
  }

  boolean mayUse(String client, CheckType check, String address) {
    if (client.equals(SUPERVISOR)) {
      return true;
    }
    // A queue's rights are those of its topic: the address arrives as "topic" or "topic::queue".
    int queue = address.indexOf("::");
    String topic = queue < 0 ? address : address.substring(0, queue);
    boolean own = topic.startsWith(edgeTopicRoot + client + "/");
    String rest = own ? topic.substring(edgeTopicRoot.length() + client.length() + 1) : "";
    boolean up = rest.startsWith("up/") && rest.indexOf('#') < 0 && rest.indexOf('+') < 0;
    boolean down = rest.startsWith("down/");
    return switch (check) {
      case SEND -> up;
      case CREATE_ADDRESS -> up || down;
      case CONSUME,
          CREATE_DURABLE_QUEUE,
          DELETE_DURABLE_QUEUE,
          CREATE_NON_DURABLE_QUEUE,
          DELETE_NON_DURABLE_QUEUE ->
          down;
      case DELETE_ADDRESS, MANAGE, BROWSE, VIEW, EDIT -> false;
    };
  }

  private static Optional<String> commonName(X509Certificate @Nullable [] certificates) {
    if (certificates == null || certificates.length == 0) {
      return Optional.empty();
    }
    try {
      for (Rdn part : new LdapName(certificates[0].getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return Optional.of(part.getValue().toString());
        }
      }
      return Optional.empty();
    } catch (InvalidNameException e) {
      // A name that can't be read is nobody's name.
      return Optional.empty();
    }
  }

  @Override
  public boolean validateUser(@Nullable String user, @Nullable String password) {
    return false;
  }

  @Override
  public boolean validateUserAndRole(
      @Nullable String user, @Nullable String password, Set<Role> roles, CheckType check) {
    return false;
  }
}
