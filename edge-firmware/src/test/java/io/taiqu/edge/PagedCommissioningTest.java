package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.commissioning.Entry;
import io.taiqu.edge.commissioning.Identification;
import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SiteAccess;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.technician.CommissioningDesk;
import io.taiqu.edge.technician.Doorkeeper;
import io.taiqu.edge.technician.TechnicianServer;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A technician's whole visit through the page, over real HTTP, at a site of fakes. */
@Timeout(60)
class PagedCommissioningTest {
  private static final Pattern STEP = Pattern.compile("name=\"step\" value=\"([0-9]+)\"");

  private final SitePlan plan =
      new SitePlan(
          new EdgeId(new UUID(0, 99)),
          new TransformerId("D1-T1"),
          List.of(meter(0, "supply"), meter(1, "Li <b>"), meter(2, "Wang"), meter(3, "Zhang")));
  private final Site site = new Site();
  private final List<Entry> log = Collections.synchronizedList(new ArrayList<>());
  private final List<Sheet> kept = Collections.synchronizedList(new ArrayList<>());
  private final CommissioningDesk desk = new CommissioningDesk("", Progress.NONE);
  private final Doorkeeper door = Doorkeeper.withFreshCode();
  private final HttpClient phone =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private TechnicianServer server;
  private Thread procedure;

  private static PlannedMeter meter(int number, String account) {
    return new PlannedMeter(
        new SupplyPointId(new UUID(1, number)),
        account,
        new MeterSerial("S" + number),
        "eastron-sdm120",
        "bus0",
        10 + number,
        number == 0 ? MeteredPoint.Role.SUPPLY : MeteredPoint.Role.CUSTOMER,
        CtRatio.DIRECT,
        new Power(8000),
        number == 0 ? Optional.empty() : Optional.of("board bus0/100/" + number),
        List.of());
  }

  /** Every meter answers but those that are broken; every customer uses 1 kW. */
  private static final class Site implements SiteAccess {
    private final Set<String> broken = Collections.synchronizedSet(new HashSet<>());
    private final Set<SupplyPointId> open = new HashSet<>();
    private volatile boolean lineGone;
    private final Semaphore identifications = new Semaphore(Integer.MAX_VALUE);

    private boolean answers(PlannedMeter meter) {
      return !broken.contains(meter.account());
    }

    private long watts(PlannedMeter meter) {
      return meter.isSupply() ? 3000 : open.contains(meter.point()) ? 0 : 1000;
    }

    @Override
    public List<Integer> scan(String bus, ScanProgress progress) throws IOException {
      if (lineGone) {
        throw new IOException("/dev/ttyUSB0 is gone");
      }
      List<Integer> found = new ArrayList<>();
      for (int address = 1; address <= 247; address++) {
        boolean someone = address >= 10 && address <= 13 && !(address == 12 && !broken.isEmpty());
        if (someone) {
          found.add(address);
        }
        if (!progress.asked(address, someone)) {
          return found;
        }
      }
      return found;
    }

    @Override
    public List<LineSpeed> otherSpeeds(String bus) {
      return List.of();
    }

    @Override
    public List<Integer> scan(String bus, LineSpeed speed, ScanProgress progress) {
      return List.of();
    }

    @Override
    public Identification identify(PlannedMeter meter, int tries) {
      identifications.acquireUninterruptibly();
      return answers(meter)
          ? new Identification(
              tries, 0, 0, 0, true, true, Set.of(meter.serial().text()), Optional.empty())
          : new Identification(0, 0, tries, 0, true, true, Set.of(), Optional.empty());
    }

    @Override
    public Map<SupplyPointId, Long> powers(List<PlannedMeter> meters) {
      Map<SupplyPointId, Long> powers = new HashMap<>();
      meters.stream().filter(this::answers).forEach(each -> powers.put(each.point(), watts(each)));
      return powers;
    }

    @Override
    public Sweep sweep(PlannedMeter supply, List<PlannedMeter> meters) {
      return new Sweep(Map.of(), powers(meters), Optional.of(3000L));
    }

    @Override
    public RelayFeedback drive(PlannedMeter meter, SupplyState wanted) {
      if (wanted == SupplyState.OFF) {
        open.add(meter.point());
        return RelayFeedback.OPEN;
      }
      open.remove(meter.point());
      return RelayFeedback.CLOSED;
    }
  }

  @BeforeEach
  void open() throws IOException {
    server =
        TechnicianServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            plan,
            desk,
            door,
            ZoneId.of("Asia/Shanghai"));
    PagedCommissioning paged =
        new PagedCommissioning(
            plan,
            site,
            log::add,
            InstantSource.fixed(Instant.parse("2026-03-02T02:00:00Z")),
            () -> false,
            kept::add,
            Progress.NONE);
    procedure =
        Thread.ofPlatform()
            .start(() -> {
              try {
                paged.follow(
                    desk,
                    progress ->
                        Set.copyOf(plan.meters().stream().map(PlannedMeter::point).toList()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void close() throws InterruptedException {
    desk.close();
    procedure.join();
    server.close();
    phone.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return phone.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private String page(String language) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at("/?lang=" + language)).GET()).body();
  }

  private int press(String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    StringBuilder form = new StringBuilder();
    fields.forEach((name, value) ->
        form.append(form.isEmpty() ? "" : "&")
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return send(HttpRequest.newBuilder(at(path))
            .POST(HttpRequest.BodyPublishers.ofString(form.toString())))
        .statusCode();
  }

  private static String step(String page) {
    Matcher found = STEP.matcher(page);
    assertTrue(found.find(), page);
    return found.group(1);
  }

  /** Waits as a phone does, by loading again, until the unit asks or has done. */
  private String settled() throws IOException, InterruptedException {
    while (true) {
      String page = page("en");
      if (!page.contains("http-equiv=\"refresh\"")) {
        return page;
      }
      Thread.sleep(20);
    }
  }

  private String enterAndBegin() throws IOException, InterruptedException {
    assertEquals(303, press("/code", Map.of("code", door.code())));
    String page = page("en");
    assertEquals(303, press("/begin", Map.of("step", step(page), "technician", "王刚")));
    return settled();
  }

  @Test
  void nothingIsShownAndNothingMovesBeforeTheCode() throws IOException, InterruptedException {
    assertTrue(page("en").contains("Code that the unit showed"));
    assertTrue(page("zh").contains("终端显示的口令"));
    press("/begin", Map.of("step", "1", "technician", "Mallory"));
    assertEquals(403, press("/code", Map.of("code", "00000000")));
    for (String path : List.of("/", "/sheet.txt", "/sheet.json")) {
      assertFalse(send(HttpRequest.newBuilder(at(path)).GET()).body().contains("Wang"), path);
    }
    assertEquals(CommissioningDesk.Phase.WAITING, desk.situation().phase());
    assertEquals(List.of(), log);
  }

  @Test
  void aHealthySiteIsSignedWithOneAnswer() throws IOException, InterruptedException {
    String page = enterAndBegin();
    assertTrue(page.contains("found 4 of 4") && page.contains("3 of 3 proved"), page);
    assertTrue(page.contains("Everything was shown. Sign the commissioning sheet?"), page);
    assertTrue(page.contains("Li &lt;b&gt;") && !page.contains("Li <b>"), page);
    assertEquals(303, press("/answer", Map.of("step", step(page), "answer", "yes")));
    String signed = settled();
    assertTrue(signed.contains("4 of 4 meters go into service."), signed);
    assertEquals(1, kept.size());
    assertEquals("王刚", kept.getFirst().progress().signedOff().orElseThrow().technician());
    String sheet = send(HttpRequest.newBuilder(at("/sheet.txt")).GET()).body();
    assertTrue(sheet.contains(kept.getFirst().hash()), sheet);
    assertTrue(sheet.contains("2026-03-02 10:00:00 +08:00 by 王刚"), sheet);
    assertFalse(sheet.contains("02:00:00Z"), sheet);
    assertEquals(303, press("/leave", Map.of("step", step(signed))));
    assertTrue(page("zh").contains("投运已结束"));
    procedure.join();
  }

  @Test
  void aFaultIsNamedWithItsRemedyRepairedAndDoneAgain() throws IOException, InterruptedException {
    site.broken.add("Wang");
    String page = enterAndBegin();
    assertTrue(page.contains("found 3 of 4"), page);
    assertTrue(page.contains("The meter of Wang (address bus0/12) does not answer"), page);
    assertTrue(page.contains("Repair it, then do it again."), page);
    String chinese = page("zh");
    assertTrue(chinese.contains("Wang 的电表（地址 bus0/12）无应答。"), chinese);
    assertTrue(chinese.contains("检查电表供电、A/B 接线"), chinese);
    // The sum can't be shown without that meter: a reason, in the technician's own words.
    assertTrue(page.contains("Give a reason"), page);
    press("/answer", Map.of("step", step(page), "answer", "  "));
    assertTrue(page("en").contains("Give a reason"), "an empty reason is none");
    press("/answer", Map.of("step", step(page), "answer", "meter is dead & will be changed"));
    page = settled();
    assertTrue(page.contains("One fault stays"), page);
    press("/answer", Map.of("step", step(page), "answer", "no"));
    page = settled();
    assertTrue(page.contains("Go on") && page.contains("Repaired: do again what was found"), page);
    assertEquals(List.of(), kept);
    press("/begin", Map.of("step", step(page), "technician", "王刚"));
    page = settled();
    assertTrue(page.contains("One fault stays"), "who declined is asked again");
    press("/answer", Map.of("step", step(page), "answer", "no"));
    page = settled();

    site.broken.clear();
    press("/repeat", Map.of("step", step(page), "technician", "王刚"));
    page = settled();
    assertTrue(page.contains("Everything was shown. Sign"), page);
    press("/answer", Map.of("step", step(page), "answer", "yes"));
    assertTrue(settled().contains("4 of 4 meters go into service."));
    assertEquals(1, kept.size());
  }

  @Test
  void aSecondPressAndAPressOnAnOldPageDoNothing() throws IOException, InterruptedException {
    site.broken.add("Wang");
    String page = enterAndBegin();
    Map<String, String> reason = Map.of("step", step(page), "answer", "first words");
    assertEquals(303, press("/answer", reason));
    assertEquals(303, press("/answer", reason));
    String next = settled();
    press("/begin", Map.of("step", step(next), "technician", "Somebody else"));
    press("/answer", Map.of("step", step(page), "answer", "yes"));
    page = settled();
    assertTrue(page.contains("Sign the commissioning sheet"), page);
    press("/answer", Map.of("step", step(page), "answer", "maybe"));
    assertEquals(step(page), step(page("en")), "what is no choice is no answer");
    assertEquals(1, log.stream().filter(entry -> entry instanceof Entry.Answered).count());
    assertEquals(1, log.stream().filter(entry -> entry instanceof Entry.Begun).count());
    assertEquals(400, press("/answer", Map.of("answer", "yes")));
  }

  @Test
  void aLineThatIsGoneIsSaidAndTakenUpAgain() throws IOException, InterruptedException {
    site.lineGone = true;
    String page = enterAndBegin();
    assertTrue(page.contains("It broke off") && page.contains("/dev/ttyUSB0 is gone"), page);
    site.lineGone = false;
    press("/begin", Map.of("step", step(page), "technician", "王刚"));
    assertTrue(settled().contains("Everything was shown"));
  }

  @Test
  void itStopsAfterTheStepWhenAskedToAndGoesOnThere() throws IOException, InterruptedException {
    site.identifications.drainPermits();
    site.identifications.release();
    press("/code", Map.of("code", door.code()));
    press("/begin", Map.of("step", step(page("en")), "technician", "王刚"));
    while (!page("en").contains("Asking the meter of Li")) {
      Thread.sleep(20);
    }
    press("/pause", Map.of("step", step(page("en"))));
    assertTrue(page("en").contains("It stops after this step."));
    site.identifications.release();
    String page = settled();
    assertTrue(page.contains("Go on"), page);
    assertEquals(2, log.stream().filter(entry -> entry instanceof Entry.Identified).count());
    site.identifications.release(2);
    press("/begin", Map.of("step", step(page), "technician", "王刚"));
    assertTrue(settled().contains("Everything was shown"));
  }

  @Test
  void thePageIsSmallAndCarriesTheGuardsOfABrowser() throws IOException, InterruptedException {
    String page = enterAndBegin();
    HttpResponse<String> style = send(HttpRequest.newBuilder(at("/technician.css")).GET());
    assertTrue(page.length() + style.body().length() < 60_000);
    assertFalse(page.contains("<script") || page.contains(" style="));
    HttpResponse<String> answer = send(HttpRequest.newBuilder(at("/")).GET());
    assertTrue(
        answer
            .headers()
            .firstValue("Content-Security-Policy")
            .orElseThrow()
            .contains("default-src 'none'"));
    String chinese = page("zh");
    assertFalse(chinese.contains("Sign") || chinese.contains("proved"), chinese);
  }
}
