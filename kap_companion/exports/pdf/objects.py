"""The objects of a PDF file as Qt writes it: read by number, replaced by an update at its end."""

import re
import zlib
from collections.abc import Mapping
from itertools import pairwise

_HEAD = re.compile(rb"(\d+) 0 obj\n")
_PLACE = re.compile(rb"(\d{10}) \d{5} n")
_BEGINS, _ENDS = b"stream\n", b"\nendstream"
_TRAILER = re.compile(rb"trailer\n<<\n(.*?)>>\nstartxref\n(\d+)", re.DOTALL)
_PREVIOUS = re.compile(rb"/Prev \d+\n")
_SIZE = re.compile(rb"/Size \d+")


def objects_of(pdf: bytes) -> dict[int, bytes]:
    """Return what the file's table of places names, each up to the next."""
    table = pdf[pdf.rfind(b"\nxref") :]
    places = sorted(int(place) for place in _PLACE.findall(table))
    found = {}
    for start, end in pairwise([*places, len(pdf) - len(table)]):
        head = _HEAD.match(pdf, start)
        if head is not None:
            found[int(head[1])] = pdf[head.end() : end]
    return found


def content_of(body: bytes) -> bytes:
    """Return what the stream of an object holds. Raises `zlib.error` where it is broken."""
    packed = body[body.find(_BEGINS) + len(_BEGINS) : body.rfind(_ENDS)]
    return zlib.decompress(packed) if b"/FlateDecode" in body else packed


def stream(content: bytes) -> bytes:
    """Return an object's body that holds this."""
    packed = zlib.compress(content)
    head = b"<< /Length %d /Filter /FlateDecode >>\n" % len(packed)
    return head + _BEGINS + packed + _ENDS + b"\nendobj\n"


def updated(pdf: bytes, fresh: Mapping[int, bytes]) -> bytes:
    """Return the file with these bodies of objects, instead of those of the same number or new.

    Raises `ValueError` where the file has no end as expected.
    """
    trailer = _TRAILER.search(pdf, max(pdf.rfind(b"trailer"), 0))
    if trailer is None:
        raise ValueError("no trailer")
    added = bytearray(b"" if pdf.endswith(b"\n") else b"\n")
    places = {}
    for number, body in sorted(fresh.items()):
        places[number] = len(pdf) + len(added)
        added += b"%d 0 obj\n" % number + body
    start = len(pdf) + len(added)
    added += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        added += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(*objects_of(pdf), *fresh) + 1
    about = _SIZE.sub(b"/Size %d" % size, _PREVIOUS.sub(b"", trailer[1]))
    added += b"trailer\n<<\n" + about + b"/Prev " + trailer[2] + b"\n>>\n"
    added += b"startxref\n%d\n%%%%EOF\n" % start
    return pdf + bytes(added)
