package io.taiqu.supervisor.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.taiqu.supervisor.notice.NoticeChannel.Outcome;
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
 * A gateway to phones through its HTTP interface: a POST of {@code {"id", "to", "text"}} with a
 * bearer token. Any 2xx answer means that the gateway has taken the message; the {@code id} of its
 * answer, if it is JSON and has one, is kept.
 */
public final class SmsGateway {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LONGEST_REASON = 200;

  private final URI address;
  private final String token;
  private final JsonFactory json = new JsonFactory();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * A gateway.
   *
   * @param address where messages are posted
   * @param token proves to the gateway who asks
   */
  public SmsGateway(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /**
   * Gives a message to it.
   *
   * @param id stays the same when the message is given again, so that a gateway can tell
   */
  Outcome send(String id, String phone, String text) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body(id, phone, text)))
            .build();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return answer.statusCode() / 100 == 2
          ? new Outcome.Delivered(reference(answer.body()))
          : new Outcome.Failed(
              shortened("the gateway answered " + answer.statusCode() + ": " + answer.body()));
    } catch (IOException e) {
      return new Outcome.Failed(shortened(address.getHost() + ": " + e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the supervisor is stopping");
    }
  }

  private String body(String id, String phone, String text) {
    StringWriter body = new StringWriter();
    try (JsonGenerator out = json.createGenerator(body)) {
      out.writeStartObject();
      out.writeStringField("id", id);
      out.writeStringField("to", phone);
      out.writeStringField("text", text);
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
