"""The pages of a vault as someone sees them who has its key: everything that is still anywhere."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kap_companion.vault.engine import DATABASE, PAGE_BYTES, SALT_BYTES
from kap_companion.vault.unlock import open_slot
from tests.vault.rig import PASSPHRASE

IV_BYTES, MAC_BYTES = 16, 64
LOG_HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24


def holding(folder: Path, sought: bytes) -> int:
    """How many pages, of the file and of its log, hold these bytes."""
    key = _key(folder)
    return sum(sought in _opened(page, key) for page in _pages(folder))


@cache
def _key(folder: Path) -> bytes:
    return open_slot(folder, PASSPHRASE).key.key


def _pages(folder: Path) -> Iterator[bytes]:
    content = (folder / DATABASE).read_bytes()
    yield bytes(SALT_BYTES) + content[SALT_BYTES:PAGE_BYTES]
    for at in range(PAGE_BYTES, len(content), PAGE_BYTES):
        yield content[at : at + PAGE_BYTES]
    log = folder / f"{DATABASE}-wal"
    frames = log.read_bytes()[LOG_HEADER_BYTES:] if log.exists() else b""
    for at in range(0, len(frames), FRAME_HEADER_BYTES + PAGE_BYTES):
        yield frames[at + FRAME_HEADER_BYTES : at + FRAME_HEADER_BYTES + PAGE_BYTES]


def _opened(page: bytes, key: bytes) -> bytes:
    """A page ends with the start value of its cipher and its HMAC; the first begins with salt."""
    end = PAGE_BYTES - IV_BYTES - MAC_BYTES
    begin = SALT_BYTES if page.startswith(bytes(SALT_BYTES)) else 0
    return _decrypted(page[begin:end], key, page[end : end + IV_BYTES])


def _decrypted(sealed: bytes, key: bytes, start: bytes) -> bytes:
    """AES-256-CBC without padding, as OpenSSL has it."""
    crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
    for name in ("EVP_CIPHER_CTX_new", "EVP_aes_256_cbc"):
        getattr(crypto, name).restype = ctypes.c_void_p
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    cipher = ctypes.c_void_p(crypto.EVP_aes_256_cbc())
    crypto.EVP_DecryptInit_ex(context, cipher, None, key, start)
    crypto.EVP_CIPHER_CTX_set_padding(context, 0)
    plain, length = ctypes.create_string_buffer(len(sealed) + 32), ctypes.c_int()
    crypto.EVP_DecryptUpdate(context, plain, ctypes.byref(length), sealed, len(sealed))
    crypto.EVP_CIPHER_CTX_free(context)
    return plain.raw[: length.value]
