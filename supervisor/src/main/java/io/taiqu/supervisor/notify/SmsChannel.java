package io.taiqu.supervisor.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Messages to phones through a gateway's HTTP interface: a POST of {@code {"id", "to", "text"}}
 * with a bearer token. Any 2xx answer means that the gateway has taken the message; the {@code id}
 * of its answer, if it is JSON and has one, is kept. The request's id stays the same when it is
 * repeated, so that a gateway can tell.
 */
public final class SmsChannel implements NoticeChannel {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LONGEST_REASON = 200;

  private final URI gateway;
  private final String token;
  private final NoticeText text;
  private final JsonFactory json = new JsonFactory();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * A gateway.
   *
   * @param gateway where messages are posted
   * @param token proves to the gateway who asks
   */
  public SmsChannel(URI gateway, String token, NoticeText text) {
    this.gateway = gateway;
    this.token = token;
    this.text = text;
  }

  @Override
  public String name() {
    return "sms";
  }

  @Override
  public Outcome deliver(Notice notice, Contact contact) {
    if (contact.phone().isEmpty()) {
      return new Outcome.NoAddress();
    }
    HttpRequest request =
        HttpRequest.newBuilder(gateway)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body(notice, contact.phone().get())))
            .build();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return answer.statusCode() / 100 == 2
          ? new Outcome.Delivered(reference(answer.body()))
          : new Outcome.Failed(
              shortened("the gateway answered " + answer.statusCode() + ": " + answer.body()));
    } catch (IOException e) {
      return new Outcome.Failed(shortened(gateway.getHost() + ": " + e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the supervisor is stopping");
    }
  }

  private String body(Notice notice, String phone) {
    StringWriter body = new StringWriter();
    try (JsonGenerator out = json.createGenerator(body)) {
      out.writeStartObject();
      out.writeStringField("id", "notice-" + notice.id());
      out.writeStringField("to", phone);
      out.writeStringField("text", text.body(notice));
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toString();
  }

  private String reference(String body) {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isId = parser.currentName().equals("id");
        if (parser.nextToken().isScalarValue() && isId) {
          return shortened(parser.getText());
        }
        parser.skipChildren();
      }
      return "";
    } catch (IOException e) {
      // It has taken the message; what else it says is its own affair.
      return "";
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
