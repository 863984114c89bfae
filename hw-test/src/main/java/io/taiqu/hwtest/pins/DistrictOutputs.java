package io.taiqu.hwtest.pins;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;

/** Makes outputs whose level reaches the simulated district. */
final class DistrictOutputs extends DigitalOutputProviderBase {
  private final LazyCable cable;

  DistrictOutputs(LazyCable cable) {
    super("taiqu-district-digital-output", "Outputs of a simulated district");
    this.cable = cable;
  }

  @Override
  public DigitalOutput create(DigitalOutputConfig config) {
    WiredOutput output = new WiredOutput(this, config, cable.get());
    context.registry().add(output);
    return output;
  }

  private static final class WiredOutput extends MockDigitalOutput {
    private final PinCable cable;

    WiredOutput(DigitalOutputProvider provider, DigitalOutputConfig config, PinCable cable) {
      super(provider, config);
      this.cable = cable;
    }

    @Override
    public DigitalOutput state(DigitalState state) throws IOException {
      DigitalOutput self = super.state(state);
      cable.drive(new PinLevel(config.address(), state == DigitalState.HIGH));
      return self;
    }
  }
}
