package io.taiqu.hwtest.history;

import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Makes the history of a whole utility. */
public final class History {
  private History() {}

  /**
   * What was made.
   *
   * @param recordsByTransformer interval records that each unit holds
   * @param openings what each customer's meter showed at the end, as the unit reads it
   */
  public record Made(
      Map<TransformerPlan, Long> recordsByTransformer, Map<SupplyPointId, MeterRegister> openings) {
    /** All interval records. */
    public long records() {
      return recordsByTransformer.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Makes it, two units at a time.
   *
   * @param plan the utility
   * @param directory where each unit's site file and keys are and its data will be
   * @param days how many days, up to {@code end}; with none, only the meters' positions are set
   * @param end where the history ends
   * @param say hears of each unit that is done
   */
  public static Made make(
      EstatePlan plan, RunDirectory directory, int days, Instant end, Consumer<String> say) {
    Map<TransformerPlan, Long> records = new LinkedHashMap<>();
    Map<SupplyPointId, MeterRegister> openings = new HashMap<>();
    Instant begin = end.minus(Duration.ofDays(days));
    try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
      Map<TransformerPlan, Future<UnitHistory.Made>> running = new LinkedHashMap<>();
      for (TransformerPlan transformer : plan.transformers()) {
        running.put(
            transformer,
            workers.submit(() -> new UnitHistory(plan, transformer, directory, begin, end).make()));
      }
      for (Map.Entry<TransformerPlan, Future<UnitHistory.Made>> entry : running.entrySet()) {
        UnitHistory.Made made = entry.getValue().get();
        records.put(entry.getKey(), made.records());
        openings.putAll(made.openings());
        if (days > 0) {
          say.accept("  %s: %d readings".formatted(entry.getKey().code(), made.records()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the history was made", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the history could not be made", e.getCause());
    }
    return new Made(records, openings);
  }
}
