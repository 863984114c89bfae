"""A Modbus RTU slave made of pymodbus 3.0, as Debian has it, to test our master against.

Usage: pymodbus_slave.py DEVICE BAUD ADDRESS
It serves what it is told on standard input: lines "FUNCTION ADDRESS WORD" in decimal, function 3
for holding and 4 for input registers, ended by a line "end". Prints "ready", and ends when
standard input is closed.
"""

import os
import sys
import threading

from pymodbus.datastore import (
    ModbusServerContext,
    ModbusSlaveContext,
    ModbusSparseDataBlock,
)
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server import StartSerialServer


def main():
    device, baud, address = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    registers = {3: dict.fromkeys(range(65536), 0), 4: dict.fromkeys(range(65536), 0)}
    for line in sys.stdin:
        if line.strip() == "end":
            break
        function, register, word = map(int, line.split())
        registers[function][register] = word
    slave = ModbusSlaveContext(
        hr=ModbusSparseDataBlock(registers[3]),
        ir=ModbusSparseDataBlock(registers[4]),
        zero_mode=True,
    )

    def leave():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=leave, daemon=True).start()
    threading.Timer(0.5, lambda: print("ready", flush=True)).start()
    StartSerialServer(
        context=ModbusServerContext(slaves={address: slave}, single=False),
        framer=ModbusRtuFramer,
        port=device,
        baudrate=baud,
        timeout=0.005,
        ignore_missing_slaves=True,
    )


main()
