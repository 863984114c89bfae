package io.taiqu.edge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.taiqu.edge.core.credit.ReadPace;
import io.taiqu.edge.core.line.LineCounts;
import io.taiqu.edge.core.line.LineDiagnosis;
import io.taiqu.edge.core.line.LineFinding;
import io.taiqu.edge.core.line.LineObservation;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The status as JSON. Money and register positions are decimal strings; times are ISO 8601 by the
 * deployment's clock; what is unknown is null.
 */
final class StatusJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;
  private final UnitFacts facts;

  private StatusJson(JsonGenerator json, UnitFacts facts) {
    this.json = json;
    this.facts = facts;
  }

  static String of(StatusView view, UnitFacts facts) {
    StringWriter out = new StringWriter(8192);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      new StatusJson(json, facts).write(view);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toString();
  }

  private void write(StatusView view) throws IOException {
    json.writeStartObject();
    json.writeStringField("edge", view.edge().toString());
    json.writeStringField("deployment", view.deployment().toString());
    json.writeStringField("deploymentName", facts.deploymentName());
    json.writeStringField("transformer", facts.transformer());
    json.writeStringField("boot", view.boot().toString());
    json.writeStringField("version", facts.version());
    json.writeStringField("startedAt", view.startedAt().toString());
    json.writeStringField("at", view.at().toString());
    json.writeStringField("clock", view.clock().name());
    json.writeBooleanField("connected", view.connected());
    optional("pollCycleMillis", view.pollCycleMillis());
    optional("startMillis", facts.startMillis());
    optional("residentBytes", facts.residentBytes());
    json.writeStringField("policy", view.policy().toString());
    json.writeStringField("tariffs", view.tariffs().toString());
    json.writeNumberField("documentsRefused", view.documentsRefused());
    text("lastRefusal", view.lastRefusal());
    readings(view.readings());
    ledger(view.ledger());
    buses();
    json.writeArrayFieldStart("meters");
    for (StatusView.Meter meter : view.meters()) {
      meter(meter);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("alarms");
    for (StatusView.ActiveAlarm alarm : view.alarms()) {
      json.writeStartObject();
      text("supplyPoint", alarm.point().map(Object::toString));
      json.writeStringField("kind", alarm.kind());
      json.writeStringField("since", alarm.since().toString());
      json.writeStringField("detail", alarm.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void readings(StatusView.Readings readings) throws IOException {
    json.writeObjectFieldStart("readings");
    json.writeNumberField("streamEpoch", readings.streamEpoch());
    json.writeNumberField("lastSequence", readings.lastSequence());
    json.writeNumberField("lastStored", readings.lastStored());
    json.writeNumberField("pending", readings.pendingRecords());
    json.writeNumberField("lost", readings.lost());
    json.writeBooleanField("diskFull", readings.diskFull());
    json.writeEndObject();
  }

  private void ledger(StatusView.Ledger ledger) throws IOException {
    json.writeObjectFieldStart("ledger");
    json.writeNumberField("sequence", ledger.sequence());
    json.writeStringField("head", ledger.head().toString());
    json.writeBooleanField("diskFull", ledger.diskFull());
    json.writeEndObject();
  }

  private void buses() throws IOException {
    json.writeArrayFieldStart("buses");
    for (UnitFacts.Bus bus : facts.buses()) {
      json.writeStartObject();
      json.writeStringField("name", bus.name());
      json.writeStringField("port", bus.port());
      text("problem", bus.problem());
      json.writeNumberField("sweeps", bus.sweeps());
      json.writeNumberField("lastSweepMillis", bus.lastSweepMillis());
      json.writeNumberField("answered", bus.answered());
      json.writeNumberField("silent", bus.silent());
      json.writeNumberField("garbled", bus.garbled());
      json.writeNumberField("refused", bus.refused());
      devices(bus.seen());
      findings(LineDiagnosis.of(bus.seen()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void devices(LineObservation seen) throws IOException {
    json.writeArrayFieldStart("devices");
    for (LineObservation.Device device : seen.devices()) {
      LineCounts counts = device.counts();
      json.writeStartObject();
      json.writeNumberField("address", device.unit());
      json.writeNumberField("answered", counts.answered());
      json.writeNumberField("refused", counts.refused());
      json.writeNumberField("silent", counts.silent());
      json.writeNumberField("checksum", counts.checksum());
      json.writeNumberField("brokenOff", counts.brokenOff());
      json.writeNumberField("stray", counts.stray());
      json.writeNumberField("foreign", counts.foreign());
      json.writeNumberField("late", counts.late());
      json.writeNumberField("collided", counts.collided());
      json.writeNumberField("babble", counts.babble());
      json.writeNumberField("trailing", counts.trailing());
      json.writeNumberField("damagedPerMille", counts.damagedPerMille());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void findings(List<LineFinding> findings) throws IOException {
    json.writeArrayFieldStart("diagnosis");
    for (LineFinding finding : findings) {
      json.writeStartObject();
      json.writeStringField("fault", finding.fault().name());
      if (finding.unit().isPresent()) {
        json.writeNumberField("address", finding.unit().getAsInt());
      } else {
        json.writeNullField("address");
      }
      json.writeNumberField("damagedPerMille", finding.damagedPerMille());
      json.writeStringField("en", Language.ENGLISH.of(finding));
      json.writeStringField("zh", Language.CHINESE.of(finding));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void meter(StatusView.Meter meter) throws IOException {
    json.writeStartObject();
    json.writeStringField("supplyPoint", meter.point().toString());
    json.writeStringField("serial", meter.serial().toString());
    json.writeStringField("role", meter.role().name());
    json.writeStringField("link", meter.link().name());
    text("lastFailure", meter.lastFailure().map(Enum::name));
    text(
        "registerKwh",
        meter.register().map(position -> position.register().toKilowattHourString()));
    text("registerAt", meter.register().map(position -> position.at().toString()));
    sample(meter.sample());
    account(meter.account());
    supply(meter.supply());
    reading(meter.pace());
    json.writeBooleanField("inService", meter.outOfService().isEmpty());
    text("outOfServiceReason", meter.outOfService());
    json.writeEndObject();
  }

  private void sample(Optional<MeterReport.LiveSample> sample) throws IOException {
    if (sample.isEmpty()) {
      json.writeNullField("sample");
      return;
    }
    json.writeObjectFieldStart("sample");
    json.writeNumberField("powerWatts", sample.get().power().watts());
    json.writeArrayFieldStart("voltagesMillivolts");
    for (Voltage voltage : sample.get().voltages()) {
      json.writeNumber(voltage.millivolts());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("currentsMilliamps");
    for (Current current : sample.get().currents()) {
      json.writeNumber(current.milliamps());
    }
    json.writeEndArray();
    json.writeStringField("at", sample.get().at().toString());
    json.writeEndObject();
  }

  private void account(Optional<StatusView.Account> account) throws IOException {
    if (account.isEmpty()) {
      json.writeNullField("account");
      return;
    }
    StatusView.Account money = account.get();
    json.writeObjectFieldStart("account");
    json.writeStringField("currency", facts.currency());
    json.writeStringField("accepted", money.accepted().toString());
    json.writeStringField("credited", money.credited().toDecimalString());
    json.writeStringField("withdrawn", money.withdrawn().toDecimalString());
    json.writeStringField("charged", money.charged().toDecimalString());
    json.writeStringField("balance", money.balance().toDecimalString());
    json.writeNumberField("episode", money.episode());
    json.writeNumberField("warningStep", money.warningStep());
    json.writeNumberField("warningSteps", money.warningSteps());
    json.writeNumberField("warningsDelivered", money.warningsDelivered());
    json.writeBooleanField("emergencyInUse", money.emergencyInUse());
    json.writeBooleanField("postPaid", money.postPaid());
    json.writeEndObject();
  }

  private void supply(Optional<StatusView.Supply> supply) throws IOException {
    if (supply.isEmpty()) {
      json.writeNullField("supply");
      return;
    }
    json.writeObjectFieldStart("supply");
    json.writeStringField("commanded", supply.get().commanded().name());
    json.writeStringField("feedback", supply.get().feedback().name());
    text("holdReason", supply.get().hold().map(Enum::name));
    json.writeBooleanField("safetyLock", supply.get().safetyLock());
    json.writeEndObject();
  }

  private void reading(ReadPace pace) throws IOException {
    json.writeObjectFieldStart("reading");
    optional("creditLastsSeconds", pace.lasts().map(Duration::toSeconds));
    optional("everyMillis", pace.every().map(Duration::toMillis));
    json.writeEndObject();
  }

  private void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }

  private void optional(String name, Optional<Long> value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }
}
