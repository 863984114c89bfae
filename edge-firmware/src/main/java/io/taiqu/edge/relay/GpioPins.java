package io.taiqu.edge.relay;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.context.ContextBuilder;
import com.pi4j.exception.Pi4JException;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.platform.Platform;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import com.pi4j.plugin.linuxfs.provider.gpio.digital.LinuxFsDigitalInputProvider;
import com.pi4j.plugin.linuxfs.provider.gpio.digital.LinuxFsDigitalOutputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import com.pi4j.provider.Provider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pins, from the one Pi4J provider that the configuration names. Nothing is detected: a
 * provider that was not chosen is not even initialised, since gpiod refuses to start on a machine
 * without a GPIO chip.
 */
public final class GpioPins implements AutoCloseable {
  private static final String BUNDLED = "com.pi4j.plugin.";

  private final Context context;
  private final String provider;
  private final String outputId;
  private final String inputId;

  private record Pair(DigitalOutputProvider outputs, DigitalInputProvider inputs) {}

  private GpioPins(Context context, String provider, Pair pair) {
    this.context = context;
    this.provider = provider;
    this.outputId = pair.outputs().id();
    this.inputId = pair.inputs().id();
  }

  /**
   * Opens the pins.
   *
   * @param provider {@code mock}, {@code gpiod}, {@code linuxfs}, or X for a plugin on the class
   *     path with the providers {@code X-digital-output} and {@code X-digital-input}
   * @param chip name of the GPIO chip where there are several
   * @throws IOException if there is no such provider or it can't work on this machine
   */
  public static GpioPins open(String provider, Optional<String> chip) throws IOException {
    Pair pair = find(provider);
    try {
      ContextBuilder builder =
          Pi4J.newContextBuilder()
              .noAutoDetect()
              .disableShutdownHook()
              .add(pair.outputs(), pair.inputs());
      chip.ifPresent(builder::setGpioChipName);
      return new GpioPins(builder.build(), provider, pair);
    } catch (Pi4JException | IllegalStateException e) {
      throw new IOException(
          "GPIO provider '" + provider + "' can't be used on this machine: " + e.getMessage(), e);
    }
  }

  private static Pair find(String provider) throws IOException {
    return switch (provider) {
      case "mock" ->
          new Pair(MockDigitalOutputProvider.newInstance(), MockDigitalInputProvider.newInstance());
      case "gpiod" ->
          new Pair(
              GpioDDigitalOutputProvider.newInstance(), GpioDDigitalInputProvider.newInstance());
      case "linuxfs" ->
          new Pair(
              LinuxFsDigitalOutputProvider.newInstance(),
              LinuxFsDigitalInputProvider.newInstance());
      default -> fromClassPath(provider);
    };
  }

  private static Pair fromClassPath(String provider) throws IOException {
    Collector collector = new Collector();
    for (ServiceLoader.Provider<Plugin> plugin :
        ServiceLoader.load(Plugin.class).stream().toList()) {
      if (!plugin.type().getName().startsWith(BUNDLED)) {
        plugin.get().initialize(collector);
      }
    }
    Optional<DigitalOutputProvider> outputs =
        collector.named(provider + "-digital-output", DigitalOutputProvider.class);
    Optional<DigitalInputProvider> inputs =
        collector.named(provider + "-digital-input", DigitalInputProvider.class);
    if (outputs.isEmpty() || inputs.isEmpty()) {
      throw new IOException(
          "there is no GPIO provider '"
              + provider
              + "': use mock, gpiod or linuxfs, or put a Pi4J plugin of that name on the class path");
    }
    return new Pair(outputs.get(), inputs.get());
  }

  /** Collects what plugins offer without starting anything. */
  private static final class Collector implements PluginService {
    private final List<Provider<?, ?, ?>> providers = new ArrayList<>();

    @Override
    public Context context() {
      throw new IllegalStateException("a plugin asked for the context before it was chosen");
    }

    @Override
    @SuppressWarnings("rawtypes")
    public PluginService register(Provider... offered) {
      for (Provider<?, ?, ?> provider : offered) {
        providers.add(provider);
      }
      return this;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public PluginService register(Platform... platforms) {
      return this;
    }

    <T> Optional<T> named(String id, Class<T> type) {
      return providers.stream()
          .filter(provider -> id.equals(provider.id()))
          .filter(type::isInstance)
          .map(type::cast)
          .findFirst();
    }
  }

  /** A pin that turns a line's transceiver: high while it sends; low now. */
  public Consumer<Boolean> transmitLine(int pin) throws IOException {
    DigitalOutput output = output(pin);
    return sending -> output.state(sending ? DigitalState.HIGH : DigitalState.LOW);
  }

  DigitalOutput output(int pin) throws IOException {
    return output(pin, DigitalState.LOW);
  }

  /** An output with the level that it has from now on, and when the unit ends. */
  DigitalOutput output(int pin, DigitalState rest) throws IOException {
    // The pin's name makes it unique: a relay board that shares a pin between two relays is refused
    // here.
    return opened(
        pin,
        () ->
            context.create(
                DigitalOutput.newConfigBuilder(context)
                    .id("output-" + pin)
                    .address(pin)
                    .initial(rest)
                    .shutdown(rest)
                    .provider(outputId)
                    .build()));
  }

  DigitalInput input(int pin) throws IOException {
    return opened(
        pin,
        () ->
            context.create(
                DigitalInput.newConfigBuilder(context)
                    .id("input-" + pin)
                    .address(pin)
                    .pull(PullResistance.PULL_DOWN)
                    .provider(inputId)
                    .build()));
  }

  /** A provider may find out only here that there is no chip, or that it must not open it. */
  private <T> T opened(int pin, Supplier<T> opening) throws IOException {
    try {
      return opening.get();
    } catch (Pi4JException | IllegalStateException e) {
      throw new IOException(
          "pin "
              + pin
              + " can't be used by GPIO provider '"
              + provider
              + "' ("
              + e.getMessage()
              + "): the site file names it for a relay, a contact or a line's direction. Is there a GPIO chip here,"
              + " and is this user in the group gpio?",
          e);
    }
  }

  /** An output that was opened before. */
  DigitalOutput existingOutput(int pin) {
    return context.registry().get("output-" + pin);
  }

  /** An input that was opened before. */
  DigitalInput existingInput(int pin) {
    return context.registry().get("input-" + pin);
  }

  @Override
  public void close() {
    context.shutdown();
  }
}
