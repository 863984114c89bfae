package io.taiqu.hwtest.pins;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;

/** Makes inputs whose level comes from the simulated district. */
final class DistrictInputs extends DigitalInputProviderBase {
  private final LazyCable cable;

  DistrictInputs(LazyCable cable) {
    super("taiqu-district-digital-input", "Inputs of a simulated district");
    this.cable = cable;
  }

  @Override
  public DigitalInput create(DigitalInputConfig config) {
    MockDigitalInput input = new MockDigitalInput(this, config);
    context.registry().add(input);
    cable
        .get()
        .listen(
            config.address(), high -> input.mockState(high ? DigitalState.HIGH : DigitalState.LOW));
    return input;
  }
}
