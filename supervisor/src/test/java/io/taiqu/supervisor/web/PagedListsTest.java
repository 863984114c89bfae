package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists that would be long where many units are. */
final class PagedListsTest {
  private static SampleStation station;
  private static ApiCaller caller;

  @BeforeAll
  static void open(@TempDir Path directory) {
    station = new SampleStation(directory);
    caller = new ApiCaller(station);
  }

  @AfterAll
  static void close() {
    station.close();
  }

  @Test
  void everyListOfTheGridComesInLinkedPages() {
    for (String list : List.of("districts", "transformers", "edges")) {
      int whole =
          ApiCaller.json(caller.call("GET", "/api/v1/" + list, "supervisor", ""))
              .path("items")
              .size();
      assertEquals(list.equals("districts") ? 2 : 4, whole);
      List<JsonNode> items = leafed("/api/v1/" + list + "?limit=1");
      assertEquals(
          ApiCaller.json(caller.call("GET", "/api/v1/" + list, "supervisor", "")).path("items"),
          new ObjectMapper().valueToTree(items));
      assertEquals(
          400, caller.call("GET", "/api/v1/" + list + "?limit=0", "supervisor", "").statusCode());
    }
    List<JsonNode> ofDistrict = leafed("/api/v1/transformers?district=D2&limit=1");
    assertEquals(
        List.of("D2-T1", "D2-T2"),
        ofDistrict.stream().map(item -> item.path("code").asText()).toList());
  }

  /** The items of a list from page to page, as its links say. */
  private List<JsonNode> leafed(String first) {
    List<JsonNode> items = new ArrayList<>();
    Optional<String> address = Optional.of(first);
    while (address.isPresent()) {
      HttpResponse<byte[]> page = caller.call("GET", address.get(), "supervisor", "");
      assertEquals(1, ApiCaller.json(page).path("items").size(), address.get());
      items.add(ApiCaller.json(page).path("items").path(0));
      address = page.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
    }
    return items;
  }

  @Test
  void alarmsComeInPagesHoweverManyAreOpen() {
    List<AlarmSubject> subjects =
        IntStream.range(0, 230)
            .<AlarmSubject>mapToObj(
                i -> new AlarmSubject.Transformer(new TransformerId("X%03d".formatted(i))))
            .toList();
    for (AlarmSubject subject : subjects) {
      station.alarms.raise(
          AlarmKind.METER_ANOMALY,
          subject,
          AlarmCause.of(AlarmCause.Code.WORDS, "x"),
          SampleGrid.NOW);
    }
    HttpResponse<byte[]> first = caller.call("GET", "/api/v1/alarms", "supervisor", "");
    assertEquals(200, ApiCaller.json(first).path("items").size());
    String link = first.headers().firstValue("Link").orElseThrow();
    HttpResponse<byte[]> second =
        caller.call("GET", link.substring(1, link.indexOf('>')), "supervisor", "");
    assertEquals(34, ApiCaller.json(second).path("items").size());
    assertFalse(second.headers().firstValue("Link").isPresent());
    assertEquals(
        400, caller.call("GET", "/api/v1/alarms?state=old", "supervisor", "").statusCode());

    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    Set<String> shown = new TreeSet<>();
    for (int page = 1; page <= 3; page++) {
      Matcher number =
          Pattern.compile("class=\"small soft\">#([0-9]+)")
              .matcher(supervisor.page("/alarms?show=open&page=" + page));
      int found = 0;
      while (number.find()) {
        assertTrue(shown.add(number.group(1)), number.group());
        found++;
      }
      assertEquals(page < 3 ? AlarmsPage.ROWS : 34, found);
    }
    subjects.forEach(
        subject -> station.alarms.clear(AlarmKind.METER_ANOMALY, subject, SampleGrid.NOW));
  }
}
