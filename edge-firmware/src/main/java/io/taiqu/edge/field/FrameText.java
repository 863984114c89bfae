package io.taiqu.edge.field;

import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.Reply;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Frames and their times, for people and for programs. */
final class FrameText {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private FrameText() {}

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
  }

  /** What came of it, in a few words. */
  static String outcome(Reply reply) {
    return switch (reply) {
      case Reply.Answered _ -> "answered";
      case Reply.Refused(int code) -> "refused with exception " + code + ", " + exception(code);
      case Reply.Garbled(Reply.Damage damage) ->
          "damaged: " + damage.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Reply.Silent _ -> "no answer";
      case Reply.LineDown(String reason) -> reason;
    };
  }

  /** What a Modbus exception code says (Modbus application protocol 1.1b3, 7). */
  static String exception(int code) {
    return switch (code) {
      case 1 -> "the function is not known";
      case 2 -> "there is no such register";
      case 3 -> "the value or count is not allowed";
      case 4 -> "the device failed";
      case 5 -> "accepted, takes long";
      case 6 -> "the device is busy";
      case 10, 11 -> "the gateway can't reach it";
      default -> "of the maker's own meaning";
    };
  }

  /** Request, answer and times as three lines. */
  static String of(FieldBus.Exchange exchange) {
    String times =
        exchange.received().length == 0
            ? "nothing within %s ms".formatted(millis(exchange.endedAt() - exchange.sentAt()))
            : "first byte %s ms, last %s ms after the request began"
                .formatted(
                    millis(exchange.firstAt() - exchange.sentAt()),
                    millis(exchange.lastAt() - exchange.sentAt()));
    return "→ %s%n← %s%n  %s; %s"
        .formatted(
            hex(exchange.sent()),
            exchange.received().length == 0 ? "-" : hex(exchange.received()),
            outcome(exchange.reply()),
            times);
  }

  static Map<String, Object> json(FieldBus.Exchange exchange) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("request", HexFormat.of().formatHex(exchange.sent()));
    json.put("answer", HexFormat.of().formatHex(exchange.received()));
    json.put("outcome", outcome(exchange.reply()));
    json.put("firstByteMicros", (exchange.firstAt() - exchange.sentAt()) / 1000);
    json.put("lastByteMicros", (exchange.lastAt() - exchange.sentAt()) / 1000);
    json.put("endMicros", (exchange.endedAt() - exchange.sentAt()) / 1000);
    return json;
  }
}
