package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.supervisor.notice.NoticeChannel;
import io.taiqu.supervisor.notify.MailChannel;
import io.taiqu.supervisor.notify.NoticeText;
import io.taiqu.supervisor.notify.PageChannel;
import io.taiqu.supervisor.notify.SmsChannel;
import io.taiqu.supervisor.notify.SmsGateway;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How customers are told.
 *
 * @param language of messages
 * @param counting the channels whose delivery counts as a warning that was given
 * @param sms the gateway to phones, if there is one
 * @param mail the mail server, if there is one
 */
record NoticesSection(
    Locale language, Set<String> counting, Optional<Sms> sms, Optional<MailChannel.Server> mail) {
  private static final String PAGE = "page";
  private static final String SMS = "sms";
  private static final String MAIL = "mail";

  /** The gateways whose messages of customers are believed. */
  List<String> gateways() {
    return sms.flatMap(Sms::inbound).map(List::of).orElse(List.of());
  }

  private enum Tongue {
    EN(Locale.ENGLISH),
    ZH(Locale.SIMPLIFIED_CHINESE);

    private final Locale locale;

    Tongue(Locale locale) {
      this.locale = locale;
    }
  }

  /**
   * A gateway to phones.
   *
   * @param inbound by which name it tells of customers' messages; empty if it does not
   * @param answersPerHour how many of one phone are answered
   */
  record Sms(URI url, String token, Optional<String> inbound, int answersPerHour) {
    SmsGateway gateway() {
      return new SmsGateway(url, token);
    }

    @Override
    public String toString() {
      return url.toString();
    }
  }

  /** Reads the section; everything in it has a default but the servers. */
  static Setting<NoticesSection> read(ConfigNode node) {
    Setting<Tongue> language = node.choice("language", Tongue.class).orElse(Tongue.ZH);
    Setting<Set<String>> counting =
        node.strings("counting").map(NoticesSection::channelNames).orElse(Set.of(PAGE));
    Setting<Optional<Sms>> sms = node.optionalSection("sms", NoticesSection::sms);
    Setting<Optional<MailChannel.Server>> mail = node.optionalSection("mail", NoticesSection::mail);
    return node.build(() -> {
      requireConfigured(counting.get(), SMS, sms.get().isPresent());
      requireConfigured(counting.get(), MAIL, mail.get().isPresent());
      return new NoticesSection(language.get().locale, counting.get(), sms.get(), mail.get());
    });
  }

  private static void requireConfigured(Set<String> counting, String channel, boolean there) {
    if (counting.contains(channel) && !there) {
      throw new IllegalArgumentException(
          "counting names %s, but there is no section %s: no warning would ever count as given, and"
                  .formatted(channel, channel)
              + " no supply be taken away while units are connected");
    }
  }

  private static Set<String> channelNames(List<String> names) {
    if (!Set.of(PAGE, SMS, MAIL).containsAll(names)) {
      throw new IllegalArgumentException("page, sms and mail are the channels");
    }
    return new TreeSet<>(names);
  }

  private static Setting<Sms> sms(ConfigNode node) {
    Setting<URI> url =
        node.value("url", "an address such as https://sms.example/send", NoticesSection::http);
    Setting<Optional<String>> token = SecretSetting.read(node, "token");
    Setting<Optional<String>> inbound =
        node.value("inbound", "a name of 1 to 32 of a-z 0-9 -", NoticesSection::name).optional();
    Setting<Integer> answers = node.integer("answersPerHour", 1, 1_000).orElse(6);
    return node.build(
        () -> new Sms(url.get(), token.get().orElse(""), inbound.get(), answers.get()));
  }

  private static String name(String text) {
    if (!text.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException("a name of 1 to 32 of a-z 0-9 -");
    }
    return text;
  }

  private static URI http(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
      throw new IllegalArgumentException("an address that begins with https://");
    }
    return uri;
  }

  private static Setting<MailChannel.Server> mail(ConfigNode node) {
    Setting<String> host = node.string("host");
    Setting<Integer> port = node.integer("port", 1, 65535).orElse(587);
    Setting<MailChannel.Protection> protection =
        node.choice("protection", MailChannel.Protection.class)
            .orElse(MailChannel.Protection.STARTTLS);
    Setting<Optional<String>> user = node.string("user").optional();
    Setting<Optional<String>> password = SecretSetting.read(node, "password");
    Setting<String> from = node.string("from");
    return node.build(() ->
        new MailChannel.Server(
            host.get(),
            port.get(),
            protection.get(),
            user.get().map(name -> new MailChannel.Login(name, password.get().orElse(""))),
            from.get()));
  }

  /** The channels by which every notice is delivered. */
  List<NoticeChannel> channels(CurrencyCode currency, Optional<String> page) {
    NoticeText text = new NoticeText(language, currency, page);
    List<NoticeChannel> channels = new ArrayList<>();
    channels.add(new PageChannel());
    sms.ifPresent(gateway -> channels.add(new SmsChannel(gateway.gateway(), text)));
    mail.ifPresent(server -> channels.add(new MailChannel(server, text)));
    return channels;
  }
}
