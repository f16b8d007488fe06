"""Readings as they are typed: digits that become the values of vital signs, or a reason why not."""

import re
from decimal import Decimal

from kap_companion.domain.events import Sign
from kap_companion.domain.vital_signs import READABLE, Value
from kap_companion.errors import InputRefused

_NUMBER = re.compile(r"([-−]?)(\d{1,9})(?:[.,](\d{1,9}))?", re.ASCII)


def parse_reading(sign: Sign, text: str) -> Value | None:
    """Return the value typed for a sign, None for nothing; else raises `InputRefused`.

    Point and comma both part the decimals. Whether such a value can be is asked elsewhere.
    """
    typed = text.strip()
    if not typed:
        return None
    match = _NUMBER.fullmatch(typed)
    if match is None:
        raise InputRefused("That is no number. Type digits only.")
    minus, whole, part = match[1], match[2], match[3] or ""
    decimals = READABLE[sign].decimals
    if not decimals:
        if part:
            raise InputRefused("A whole number is read here, without decimals.")
        return -int(whole) if minus else int(whole)
    if len(part) > decimals:
        raise InputRefused("One digit after the point is enough.")
    value = Decimal(f"{whole}.{part or '0'}")
    return -value if minus else value
