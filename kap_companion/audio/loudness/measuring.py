"""Measures a file: a process decodes it, and what comes through the pipe is metered at once."""

from __future__ import annotations

import queue
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

from kap_companion.audio.library.kinds import Refusal, kind_of
from kap_companion.audio.loudness import process
from kap_companion.audio.loudness.meter import LoudnessMeter, Measured
from kap_companion.audio.loudness.weighting import Samples
from kap_companion.errors import KapError

CHUNK_BYTES = 1 << 19
CHUNKS_AHEAD = 4
STALLED_S = 20.0
"""A decoder that has given nothing for so long hangs."""

FRAME_BYTES = 8
WAVE_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
FLOAT_TAG, CHANNELS = 3, 2

Told = Callable[[int], None]
"""Is told how many milliseconds were measured so far."""


class NotMeasured(KapError):
    """Nothing can be said about this file's loudness; the message says why."""


def measure(path: Path, told: Told, stalled_s: float = STALLED_S) -> Measured:
    """The loudness of one file.

    Raises `NotMeasured` where it holds no music, or its decoder fails, crashes or gives nothing for
    `stalled_s` seconds.
    """
    kind = kind_of(path)
    if isinstance(kind, Refusal):
        raise NotMeasured(kind.reason)
    with _decoding(path) as chunks:
        return _metered(chunks, told, stalled_s)


def _metered(chunks: queue.Queue[bytes | int], told: Told, stalled_s: float) -> Measured:
    stream = _stream(chunks, stalled_s)
    meter = LoudnessMeter(_rate(next(stream, b"")))
    for chunk in stream:
        meter.add(_samples(chunk))
        told(meter.measured_ms)
    found = meter.result()
    if not found.duration_ms:
        raise NotMeasured("No sound could be decoded from this file.")
    return found


def _stream(chunks: queue.Queue[bytes | int], stalled_s: float) -> Iterator[bytes]:
    """The wave header, then whole frames; raises `NotMeasured` where the decoder failed."""
    rest, wanted = b"", WAVE_HEADER.size
    while True:
        try:
            chunk = chunks.get(timeout=stalled_s)
        except queue.Empty:
            raise NotMeasured("The decoder hung on this file. It may be damaged.") from None
        if isinstance(chunk, int):
            if chunk:
                raise NotMeasured("This file can’t be decoded. It may be damaged.")
            return
        rest += chunk
        if wanted and len(rest) >= wanted:
            yield rest[:wanted]
            rest, wanted = rest[wanted:], 0
        whole = 0 if wanted else len(rest) // FRAME_BYTES * FRAME_BYTES
        if whole:
            yield rest[:whole]
            rest = rest[whole:]


def _rate(header: bytes) -> int:
    if len(header) < WAVE_HEADER.size:
        raise NotMeasured("No sound could be decoded from this file.")
    fields = WAVE_HEADER.unpack(header)
    tag, channels, rate_hz = fields[5:8]
    if (tag, channels) != (FLOAT_TAG, CHANNELS) or not rate_hz:
        raise NotMeasured("The decoder gave another form of sound than it was asked for.")
    return int(rate_hz)


def _samples(chunk: bytes) -> Samples:
    return np.ascontiguousarray(np.frombuffer(chunk, "<f4").reshape(-1, CHANNELS).T)


@contextmanager
def _decoding(path: Path) -> Iterator[queue.Queue[bytes | int]]:
    """A queue of what the decoder says, and at its end its exit code."""
    chunks: queue.Queue[bytes | int] = queue.Queue(CHUNKS_AHEAD)
    try:
        decoder = process.start(["loudness", "--decode", "--", str(path.absolute())])
    except OSError:
        raise NotMeasured("The system started no decoder. Try again later.") from None
    ended = threading.Event()
    reader = threading.Thread(target=_read, args=(decoder, chunks, ended), daemon=True)
    reader.start()
    try:
        yield chunks
    finally:
        ended.set()
        decoder.kill()
        reader.join()
        process.end(decoder)


def _read(
    decoder: subprocess.Popen[bytes], chunks: queue.Queue[bytes | int], ended: threading.Event
) -> None:
    pipe: IO[bytes] | None = decoder.stdout
    while pipe is not None and (chunk := pipe.read(CHUNK_BYTES)):
        if not _put(chunks, chunk, ended):
            return
    _put(chunks, decoder.wait(), ended)


def _put(chunks: queue.Queue[bytes | int], what: bytes | int, ended: threading.Event) -> bool:
    while not ended.is_set():
        try:
            chunks.put(what, timeout=0.5)
        except queue.Full:
            continue
        return True
    return False
