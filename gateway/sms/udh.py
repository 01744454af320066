"""The header of one part of a long SMS, as carriers that do not join parts pass it on.

Source: 3GPP TS 23.040, 9.2.3.24: a length, then elements of identifier, length and data; 00 concatenates with an 8-bit
reference, 08 with a 16-bit one.
"""

from gateway.ports import Part

_BITS = {(0x00, 3): 8, (0x08, 4): 16}


def part_of(header: str) -> Part | None:
    """From the header's hexadecimal digits; None when it says nothing sensible about parts: the text stands alone."""
    try:
        data = bytes.fromhex(header)
    except ValueError:
        return None
    elements = data[1 : 1 + data[0]] if data else b""
    while len(elements) >= 2:
        identifier, length = elements[0], elements[1]
        body, elements = elements[2 : 2 + length], elements[2 + length :]
        bits = _BITS.get((identifier, len(body)))
        if bits is not None and length == len(body):
            return make_part(int.from_bytes(body[:-2], "big"), bits, body[-1], body[-2])
    return None


def make_part(reference: int, bits: int, number: int, total: int) -> Part | None:
    """None for what is no part of several: nobody would ever bring the rest."""
    return Part(reference, bits, number, total) if 1 <= number <= total and total > 1 else None
