package io.taiqu.hwtest.device;

import io.taiqu.hwtest.bus.Station;
import java.util.List;
import java.util.Optional;

/**
 * The KMTronic board of eight relays: coils from 0, read with function 1, switched with function 5.
 * A coil that is on closes its contact. What function 1 tells is the coil, not the contact: a
 * welded contact does not show.
 */
public final class RelayBoard implements Station {

  /** Relays on a board. */
  public static final int CHANNELS = 8;

  private final int address;
  private final List<LoadSwitch> contacts;
  private final boolean[] coils = new boolean[CHANNELS];
  private volatile boolean powered = true;

  /** A board whose coils start as its contacts are. */
  public RelayBoard(int address, List<? extends LoadSwitch> contacts) {
    if (contacts.size() != CHANNELS) {
      throw new IllegalArgumentException("a board has 8 contacts, not " + contacts.size());
    }
    this.address = address;
    this.contacts = List.copyOf(contacts);
    for (int i = 0; i < CHANNELS; i++) {
      coils[i] = contacts.get(i).closed();
    }
  }

  @Override
  public int address() {
    return address;
  }

  /** A board without power is silent; when power returns all its coils are off. */
  public void power(boolean on) {
    synchronized (coils) {
      if (on && !powered) {
        for (int i = 0; i < CHANNELS; i++) {
          drive(i, false);
        }
      }
      powered = on;
    }
  }

  @Override
  public Optional<byte[]> answer(byte[] pdu) {
    synchronized (coils) {
      if (!powered) {
        return Optional.empty();
      }
      int function = pdu[0] & 0xFF;
      return Optional.of(
          switch (function) {
            case 1 -> read(pdu);
            case 5 -> write(pdu);
            default -> Pdu.exception(function, Pdu.ILLEGAL_FUNCTION);
          });
    }
  }

  private byte[] read(byte[] pdu) {
    if (pdu.length != 5 || Pdu.word(pdu, 3) < 1 || Pdu.word(pdu, 3) > 2000) {
      return Pdu.exception(1, Pdu.ILLEGAL_VALUE);
    }
    int first = Pdu.word(pdu, 1);
    int count = Pdu.word(pdu, 3);
    if (first + count > CHANNELS) {
      return Pdu.exception(1, Pdu.ILLEGAL_ADDRESS);
    }
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= coils[first + i] ? 1 << i : 0;
    }
    return new byte[] {1, 1, (byte) bits};
  }

  private byte[] write(byte[] pdu) {
    if (pdu.length != 5 || (Pdu.word(pdu, 3) != 0xFF00 && Pdu.word(pdu, 3) != 0)) {
      return Pdu.exception(5, Pdu.ILLEGAL_VALUE);
    }
    int coil = Pdu.word(pdu, 1);
    if (coil >= CHANNELS) {
      return Pdu.exception(5, Pdu.ILLEGAL_ADDRESS);
    }
    drive(coil, Pdu.word(pdu, 3) == 0xFF00);
    return pdu;
  }

  private void drive(int coil, boolean on) {
    coils[coil] = on;
    contacts.get(coil).command(on);
  }
}
