/*
 * A master made of libmodbus, as its manual shows one, to compare with.
 *
 * Usage: libmodbus_reader DEVICE BAUD <READS
 * Each line of standard input is one read of input registers: unit, first register, how many.
 */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: %s DEVICE BAUD\n", arguments[0]);
    return 2;
  }
  modbus_t *bus = modbus_new_rtu(arguments[1], atoi(arguments[2]), 'N', 8, 1);
  if (bus == NULL || modbus_connect(bus) != 0) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  int unit, first, registers;
  uint16_t words[MODBUS_MAX_READ_REGISTERS];
  while (scanf("%d %d %d", &unit, &first, &registers) == 3) {
    modbus_set_slave(bus, unit);
    if (modbus_read_input_registers(bus, first, registers, words) != registers) {
      fprintf(stderr, "libmodbus: unit %d: %s\n", unit, modbus_strerror(errno));
      return 1;
    }
  }
  modbus_close(bus);
  modbus_free(bus);
  return 0;
}
