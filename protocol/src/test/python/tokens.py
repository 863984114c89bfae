#!/usr/bin/env python3
"""Golden vectors of tokens, computed from docs/wire-format.md without the product's code.

    python3 tokens.py > ../resources/io/taiqu/protocol/golden/tokens.txt
"""
import hashlib
import hmac
import random
import struct
import uuid

# Verhoeff's group as it is usually drawn: rotations and reflections of the pentagon.
def product(a, b):
    if a < 5:
        return (a + b) % 5 if b < 5 else (a + b - 5) % 5 + 5
    return (a - 5 - b) % 5 + 5 if b < 5 else (a - b) % 5


def permuted(place, digit):
    for _ in range(place % 8):
        digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit]
    return digit


def check_digit(text):
    for digit in range(10):
        total = 0
        for place, sign in enumerate(reversed(text + str(digit))):
            total = product(total, permuted(place, int(sign)))
        if total == 0:
            return str(digit)
    raise AssertionError(text)


def token(secret, deployment, point, meter, epoch, counter, exponent, mantissa):
    subject = deployment.bytes + point.bytes + meter + struct.pack(">I", epoch)
    key = hmac.new(secret, b"TQU1 token key" + subject, hashlib.sha256).digest()
    amount = exponent << 12 | mantissa
    content = b"TQT1" + subject + struct.pack(">IBH", counter, 1, amount)
    mac = hmac.new(key, content, hashlib.sha256).digest()
    mac = int.from_bytes(mac[:8], "big") >> 27
    bits = 1 << 61 | counter % 1024 << 51 | amount << 37 | mac
    text = "%019d" % bits
    return key, text + check_digit(text)


def main():
    dice = random.Random(20)
    print("# secret deployment point meter epoch counter exponent mantissa key digits")
    for exponent, mantissa in [(0, 1), (0, 2000), (0, 4095), (1, 410), (1, 1000), (2, 999), (3, 4095)]:
        secret = dice.randbytes(32)
        deployment, point = uuid.UUID(int=dice.getrandbits(128)), uuid.UUID(int=dice.getrandbits(128))
        meter = dice.randbytes(16)
        epoch, counter = dice.randrange(1, 9), dice.choice([1, 512, 1023, 1024, 4_000_000_000])
        key, digits = token(secret, deployment, point, meter, epoch, counter, exponent, mantissa)
        print(secret.hex(), deployment, point, meter.hex(), epoch, counter, exponent, mantissa, key.hex(), digits)


main()
