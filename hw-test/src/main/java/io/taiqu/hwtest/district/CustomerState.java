package io.taiqu.hwtest.district;

/**
 * The truth about one customer. Powers and currents are those of the last step.
 *
 * @param phase which phase feeds it
 * @param volts ahead of its meter
 * @param meteredAmperes through the meter
 * @param totalAmperes drawn from the feeder, theft included
 * @param meteredWatts through the meter
 * @param stolenWatts past the meter
 * @param meteredMicroWattHours through the meter since the world began
 * @param stolenMicroWattHours past the meter since the world began
 * @param closed true while the relay conducts
 */
public record CustomerState(
    Phase phase,
    double volts,
    double meteredAmperes,
    double totalAmperes,
    double meteredWatts,
    double stolenWatts,
    long meteredMicroWattHours,
    long stolenMicroWattHours,
    boolean closed) {}
