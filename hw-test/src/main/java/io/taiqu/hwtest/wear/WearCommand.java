package io.taiqu.hwtest.wear;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One unit of the wear benchmark in a process of its own, so that what is written is its own. */
@Command(name = "wear-unit", hidden = true, description = "A unit of taiqu bench wear.")
public final class WearCommand implements Callable<Integer> {
  @Option(names = "--data", required = true)
  private Path data = Path.of("");

  @Option(names = "--customers", required = true)
  private int customers;

  @Option(names = "--interval", required = true)
  private Duration interval = Duration.ZERO;

  @Option(names = "--span", required = true)
  private Duration span = Duration.ZERO;

  @Override
  public Integer call() throws IOException, ConfigException {
    Map<String, Object> result = new LinkedHashMap<>();
    long before = WriteCounter.ofProcess();
    WearUnit unit = new WearUnit(customers, interval, data);
    unit.live(span);
    unit.finish();
    result.put("records", unit.records());
    result.put("acknowledged", unit.acknowledged());
    result.put("entries", unit.entries());
    result.put("longestWaitMillis", unit.longestWait().toMillis());
    result.put("sinceIntervalEndMillis", unit.longestSinceIntervalEnd().toMillis());
    unit.close();
    result.put("readingBytes", unit.bytesOfReadings());
    result.put("moneyBytes", unit.bytesOfMoney());
    result.put("processBytes", WriteCounter.ofProcess() - before);
    System.out.println(new ObjectMapper().writeValueAsString(result));
    return 0;
  }
}
