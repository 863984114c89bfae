package io.taiqu.supervisor.web;

import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import io.taiqu.supervisor.live.LiveFeed.Subscription;
import io.taiqu.supervisor.staff.Session;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event stream of one tab: what changed on the elements that the page shows, at most once a
 * second, and a heartbeat with the time of the data.
 */
final class Live {
  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final long HEARTBEAT_SECONDS = 15;
  private static final long COALESCE_MILLIS = 1_000;

  private final Services services;
  private final Views views;
  private volatile boolean stopping;

  Live(Services services, Views views) {
    this.services = services;
    this.views = views;
  }

  Answer answer(Call call) {
    String view = call.query("view").orElse("none");
    Session visitor = call.visitor();
    // Parsed before the stream begins, so that a wrong view is an ordinary refusal.
    Views.View elements = views.of(view, visitor);
    BooleanSupplier present = () -> call.token().flatMap(services.signIn()::session).isPresent();
    return new Answer.Stream((request, response, ui) -> write(elements, present, response, ui));
  }

  /** Ends every stream soon: tabs reconnect by themselves when the server is back. */
  void stop() {
    stopping = true;
  }

  /**
   * Writes until the client has gone.
   *
   * @param present whether the visitor is still signed in
   */
  private void write(Views.View view, BooleanSupplier present, ServerResponse response, Ui ui) {
    AtomicBoolean changed = new AtomicBoolean();
    Semaphore wake = new Semaphore(0);
    Subscription subscription =
        services
            .feed()
            .subscribe(change -> {
              if (changed.compareAndSet(false, true)) {
                wake.release();
              }
            });
    try (SseSink sink = response.sink(SseSink.TYPE)) {
      Views.Picture picture = view.draw(ui);
      Map<String, String> shown = new HashMap<>(picture.html());
      beat(sink, ui, picture.asOf());
      while (!stopping) {
        boolean woken = wake.tryAcquire(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (woken) {
          // What comes within the second belongs to the same picture.
          Thread.sleep(COALESCE_MILLIS);
          changed.set(false);
        }
        if (!present.getAsBoolean()) {
          return;
        }
        if (woken) {
          picture = view.draw(ui.at(services.deployment().clock().instant()));
          send(sink, shown, picture.html());
        }
        beat(sink, ui, picture.asOf());
      }
    } catch (UncheckedIOException | IllegalStateException gone) {
      LOG.debug("event stream ended: {}", gone.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      subscription.close();
    }
  }

  private static void send(SseSink sink, Map<String, String> shown, Map<String, String> now) {
    for (Map.Entry<String, String> element : now.entrySet()) {
      if (!element.getValue().equals(shown.put(element.getKey(), element.getValue()))) {
        byte[] json = Json.bytes(Map.of("id", element.getKey(), "html", element.getValue()));
        sink.emit(
            SseEvent.builder()
                .name("change")
                .data(new String(json, java.nio.charset.StandardCharsets.UTF_8))
                .build());
      }
    }
  }

  private void beat(SseSink sink, Ui ui, Instant asOf) {
    Ui now = ui.at(services.deployment().clock().instant());
    sink.emit(SseEvent.builder().name("heartbeat").data(now.figures().time(asOf)).build());
  }
}
