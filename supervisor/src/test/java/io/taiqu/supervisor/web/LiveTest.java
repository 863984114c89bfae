package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.topup.TopUpState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class LiveTest {

  @Test
  @Timeout(20)
  void openPageIsSentWhatChangedAndNothingElse(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (SampleStation station = new SampleStation(directory);
        HttpClient http = HttpClient.newHttpClient()) {
      var topUp = station.money.recent(1).getFirst();
      station.money.move(topUp.id(), TopUpState.SENT);
      Visitor cashier = Visitor.signedIn(station, "cashier");
      HttpResponse<java.io.InputStream> stream =
          http.send(
              cashier.request("/events?view=top-up/" + topUp.id()).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, stream.statusCode());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertEquals("event:heartbeat", next(lines));
        assertEquals("data:10:15", next(lines));
        station.money.move(topUp.id(), TopUpState.CONFIRMED);
        station.feed.publish(new Change.TopUpMoved(topUp.id()));
        assertEquals("event:change", next(lines));
        String change = next(lines);
        assertTrue(change.contains("\"id\":\"steps\""), change);
        assertTrue(change.contains("0.6 s after payment") || change.contains("620 ms"), change);
      }
    }
  }

  @Test
  @Timeout(20)
  void anAnalysisThatIsAskedForShowsOnOpenPages(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (SampleStation station = new SampleStation(directory);
        HttpClient http = HttpClient.newHttpClient()) {
      Visitor supervisor = Visitor.signedIn(station, "supervisor");
      TransformerId transformer = new TransformerId("D1-T2");
      for (String view : List.of("loss", "analysis/" + transformer.code())) {
        HttpResponse<java.io.InputStream> stream =
            http.send(
                supervisor.request("/events?view=" + view).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, stream.statusCode());
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
          assertEquals("event:heartbeat", next(lines));
          next(lines);
          assertTrue(station.surveys.request(transformer, "supervisor"));
          station.feed.publish(new Change.EstateChanged());
          assertEquals("event:change", next(lines), view);
          String change = next(lines);
          assertTrue(
              change.contains(view.equals("loss") ? "\"id\":\"progress\"" : "\"id\":\"survey\""),
              change);
        }
        station.surveys.finish();
      }
    }
  }

  @Test
  @Timeout(20)
  void whoSignedOutIsToldNothingMore(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (SampleStation station = new SampleStation(directory);
        HttpClient http = HttpClient.newHttpClient()) {
      var topUp = station.money.recent(1).getFirst();
      station.money.move(topUp.id(), TopUpState.SENT);
      Visitor cashier = Visitor.signedIn(station, "cashier");
      HttpResponse<java.io.InputStream> stream =
          http.send(
              cashier.request("/events?view=top-up/" + topUp.id()).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertEquals("event:heartbeat", next(lines));
        next(lines);
        cashier.post("/sign-out", Map.of("_form", cashier.formToken("/accounts")));
        station.money.move(topUp.id(), TopUpState.CONFIRMED);
        station.feed.publish(new Change.TopUpMoved(topUp.id()));
        assertEquals("null", next(lines));
      }
    }
  }

  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && line.isBlank()) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void viewIsRefusedToWhoMayNotSeeIt(@TempDir Path directory) {
    try (SampleStation station = new SampleStation(directory)) {
      assertEquals(
          403, Visitor.signedIn(station, "customer").get("/events?view=overview").statusCode());
      assertEquals(
          400, Visitor.signedIn(station, "supervisor").get("/events?view=moon").statusCode());
    }
  }
}
