/*
 * A Modbus RTU slave made of libmodbus, to test our master against an implementation that others
 * wrote. It serves what it is told on standard input: lines "FUNCTION ADDRESS WORD" in decimal,
 * function 3 for holding and 4 for input registers, ended by a line "end".
 *
 * Usage: libmodbus_slave DEVICE BAUD ADDRESS
 * Prints "ready" when it listens, and ends when standard input is closed.
 */
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: %s DEVICE BAUD ADDRESS\n", arguments[0]);
    return 2;
  }
  modbus_t *bus = modbus_new_rtu(arguments[1], atoi(arguments[2]), 'N', 8, 1);
  if (bus == NULL || modbus_set_slave(bus, atoi(arguments[3])) != 0 || modbus_connect(bus) != 0) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  modbus_mapping_t *map = modbus_mapping_new(0, 0, 65536, 65536);
  if (map == NULL) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  setvbuf(stdin, NULL, _IONBF, 0);
  int function, address, word;
  while (scanf("%d %d %d", &function, &address, &word) == 3) {
    uint16_t *registers = function == 4 ? map->tab_input_registers : map->tab_registers;
    registers[address & 0xFFFF] = (uint16_t)word;
  }
  printf("ready\n");
  fflush(stdout);

  uint8_t request[MODBUS_RTU_MAX_ADU_LENGTH];
  struct pollfd inputs[2] = {{.fd = modbus_get_socket(bus), .events = POLLIN},
                             {.fd = 0, .events = POLLIN}};
  for (;;) {
    if (poll(inputs, 2, -1) < 0) break;
    if (inputs[1].revents != 0) {
      char ignored[16];
      if (fgets(ignored, sizeof ignored, stdin) == NULL) break;
    }
    if (inputs[0].revents & POLLIN) {
      int length = modbus_receive(bus, request);
      if (length > 0) modbus_reply(bus, request, length, map);
    } else if (inputs[0].revents != 0) {
      break;
    }
  }
  modbus_mapping_free(map);
  modbus_close(bus);
  modbus_free(bus);
  return 0;
}
