package io.taiqu.supervisor.bill;

import io.taiqu.protocol.quantity.MeterRegister;
import java.time.Instant;

/** A register that a person read off the meter and put in. */
public record HandRead(Instant at, MeterRegister register) {}
