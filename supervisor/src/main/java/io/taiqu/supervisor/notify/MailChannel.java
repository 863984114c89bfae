package io.taiqu.supervisor.notify;

import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** E-mail by SMTP: what the mail server has accepted counts as delivered. */
public final class MailChannel implements NoticeChannel {
  private static final String PATIENCE_MILLIS = "15000";

  private final Server server;
  private final NoticeText text;
  private final Session session;

  /** How the connection to the mail server is protected. */
  public enum Protection {
    /** Encrypted from the first byte. */
    TLS,
    /** Encrypted before anything else is said; a server that can't is refused. */
    STARTTLS,
    /** Not at all: for a mail server on the same machine. */
    NONE
  }

  /** Who asks. */
  public record Login(String user, String password) {}

  /**
   * A mail server.
   *
   * @param from the sender's address
   */
  public record Server(
      String host, int port, Protection protection, Optional<Login> login, String from) {}

  public MailChannel(Server server, NoticeText text) {
    this.server = server;
    this.text = text;
    this.session = Session.getInstance(properties(server));
  }

  private static Properties properties(Server server) {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", server.host());
    properties.setProperty("mail.smtp.port", Integer.toString(server.port()));
    properties.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
    properties.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
    switch (server.protection()) {
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case NONE -> {}
    }
    return properties;
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Outcome deliver(Notice notice, Contact contact) {
    if (contact.mail().isEmpty()) {
      return new Outcome.NoAddress();
    }
    try (Transport transport = session.getTransport("smtp")) {
      MimeMessage message = message(notice, contact.mail().get());
      if (server.login().isPresent()) {
        transport.connect(server.login().get().user(), server.login().get().password());
      } else {
        transport.connect();
      }
      transport.sendMessage(message, message.getAllRecipients());
      return new Outcome.Delivered(message.getMessageID());
    } catch (MessagingException e) {
      return new Outcome.Failed(server.host() + ": " + e.getMessage());
    }
  }

  private MimeMessage message(Notice notice, String address) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(server.from()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(address));
    message.setSubject(text.subject(notice), StandardCharsets.UTF_8.name());
    message.setText(text.body(notice), StandardCharsets.UTF_8.name());
    message.saveChanges();
    return message;
  }
}
