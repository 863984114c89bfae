package io.taiqu.hwtest.pins;

import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;

/** Announces the simulated district's pins to Pi4J under the name {@code taiqu-district}. */
public final class DistrictPinsPlugin implements Plugin {
  @Override
  public void initialize(PluginService service) {
    LazyCable cable = new LazyCable();
    service.register(new DistrictOutputs(cable), new DistrictInputs(cable));
  }

  @Override
  public boolean isMock() {
    return true;
  }
}
