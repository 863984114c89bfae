/*
 * A Modbus RTU slave made of libmodbus, to test our master against an implementation that others
 * wrote. It serves input and holding registers that look like an Eastron SDM120.
 *
 * Usage: libmodbus_slave DEVICE BAUD ADDRESS KWH SERIAL
 * Prints "ready" when it listens, and ends when standard input is closed.
 */
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_float(uint16_t *registers, int at, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  registers[at] = (uint16_t)(bits >> 16);
  registers[at + 1] = (uint16_t)bits;
}

int main(int count, char **arguments) {
  if (count != 6) {
    fprintf(stderr, "usage: %s DEVICE BAUD ADDRESS KWH SERIAL\n", arguments[0]);
    return 2;
  }
  modbus_t *bus = modbus_new_rtu(arguments[1], atoi(arguments[2]), 'N', 8, 1);
  if (bus == NULL || modbus_set_slave(bus, atoi(arguments[3])) != 0 || modbus_connect(bus) != 0) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  modbus_mapping_t *map =
      modbus_mapping_new_start_address(0, 0, 0, 0, 0xFC00, 4, 0x0000, 0x0160);
  if (map == NULL) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  put_float(map->tab_input_registers, 0x0000, 230.5f);
  put_float(map->tab_input_registers, 0x0006, 4.25f);
  put_float(map->tab_input_registers, 0x000C, 930.0f);
  put_float(map->tab_input_registers, 0x001E, 0.95f);
  put_float(map->tab_input_registers, 0x0046, 50.0f);
  put_float(map->tab_input_registers, 0x0048, (float)atof(arguments[4]));
  put_float(map->tab_input_registers, 0x0156, (float)atof(arguments[4]));
  uint32_t serial = (uint32_t)strtoul(arguments[5], NULL, 10);
  map->tab_registers[0] = (uint16_t)(serial >> 16);
  map->tab_registers[1] = (uint16_t)serial;
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
