package io.taiqu.hwtest.device;

/**
 * What a meter itself knows when it is asked.
 *
 * @param quantities with the meter's own error and its opening position
 * @param serial as printed on its label
 * @param address its station address
 * @param switchClosed position of its own load switch; true if it has none
 * @param ctRatio the current transformers' ratio that was set in it
 */
record Registered(
    Quantities quantities, String serial, int address, boolean switchClosed, int ctRatio) {

  long importCount(long microWattHoursPerCount) {
    return Math.floorDiv(quantities.importMicroWattHours(), microWattHoursPerCount);
  }

  long exportCount(long microWattHoursPerCount) {
    return Math.floorDiv(quantities.exportMicroWattHours(), microWattHoursPerCount);
  }

  /** The digits of the serial number as a number of 32 bits. */
  long serialNumber() {
    String digits = serial.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits) & 0xFFFF_FFFFL;
  }
}
