/*
 * A master made of libmodbus, as its manual shows one, to compare with.
 *
 * Usage: libmodbus_reader DEVICE BAUD [SECONDS] <READS
 * Each line of standard input is one read of input registers: unit, first register, how many.
 * With SECONDS it makes them again and again for so long, leaves a unit that does not answer for the round, and prints how
 * many times a unit was read wholly. Without, a read that fails ends it.
 */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_READS 1024

struct read {
  int unit, first, registers;
};

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static int is_read(modbus_t *bus, const struct read *wanted) {
  uint16_t words[MODBUS_MAX_READ_REGISTERS];
  modbus_set_slave(bus, wanted->unit);
  return modbus_read_input_registers(bus, wanted->first, wanted->registers, words) == wanted->registers;
}

/* Goes round until the time is up; how many units were read wholly. */
static long poll_all(modbus_t *bus, const struct read *reads, int count, double seconds) {
  double until = now() + seconds;
  long done = 0;
  while (now() < until) {
    for (int i = 0; i < count;) {
      int unit = reads[i].unit;
      int whole = 1;
      for (; i < count && reads[i].unit == unit; i++) {
        whole = whole && is_read(bus, &reads[i]);
      }
      done += whole && now() < until;
    }
  }
  return done;
}

int main(int count, char **arguments) {
  if (count < 3 || count > 4) {
    fprintf(stderr, "usage: %s DEVICE BAUD [SECONDS]\n", arguments[0]);
    return 2;
  }
  modbus_t *bus = modbus_new_rtu(arguments[1], atoi(arguments[2]), 'N', 8, 1);
  if (bus == NULL || modbus_connect(bus) != 0) {
    fprintf(stderr, "libmodbus: %s\n", modbus_strerror(errno));
    return 1;
  }
  static struct read reads[MOST_READS];
  int known = 0;
  while (known < MOST_READS
         && scanf("%d %d %d", &reads[known].unit, &reads[known].first, &reads[known].registers) == 3) {
    known++;
  }
  if (count == 4) {
    printf("%ld\n", poll_all(bus, reads, known, atof(arguments[3])));
  } else {
    for (int i = 0; i < known; i++) {
      if (!is_read(bus, &reads[i])) {
        fprintf(stderr, "libmodbus: unit %d: %s\n", reads[i].unit, modbus_strerror(errno));
        return 1;
      }
    }
  }
  modbus_close(bus);
  modbus_free(bus);
  return 0;
}
