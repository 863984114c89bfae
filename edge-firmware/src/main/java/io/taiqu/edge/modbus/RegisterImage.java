package io.taiqu.edge.modbus;

import java.util.ArrayList;
import java.util.List;

/** The registers of one device as read in one sweep: a few contiguous pieces. */
public final class RegisterImage {
  private record Piece(int function, int address, int[] words) {}

  private final List<Piece> pieces = new ArrayList<>(4);

  /** Adds registers read from {@code address} on. */
  public void put(int function, int address, int[] words) {
    pieces.add(new Piece(function, address, words));
  }

  /** Whether all registers of a run were read. */
  boolean holds(int function, int address, int count) {
    for (int at = address; at < address + count; at++) {
      if (find(function, at) < 0) {
        return false;
      }
    }
    return true;
  }

  private int find(int function, int address) {
    for (Piece piece : pieces) {
      int offset = address - piece.address;
      if (piece.function == function && offset >= 0 && offset < piece.words.length) {
        return piece.words[offset] & 0xFFFF;
      }
    }
    return -1;
  }

  /** The 16 bits of one register; asking for one that was not read is a fault of the read plan. */
  public int word(int function, int address) {
    int word = find(function, address);
    if (word < 0) {
      throw new IllegalStateException(
          "register 0x%04X of function %d was not read".formatted(address, function));
    }
    return word;
  }
}
