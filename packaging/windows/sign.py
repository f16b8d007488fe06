"""Signs the installer with a given certificate; without one it stays as it is, and that is said.

`KAP_SIGN_PFX` names the certificate with its key (PKCS #12), `KAP_SIGN_PASSWORD_FILE` a file with
its password in the first line, `KAP_SIGN_TIMESTAMP` the address of a service that says when it was
signed: without one the signature ends with the certificate.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

CERTIFICATE, PASSWORD_FILE = "KAP_SIGN_PFX", "KAP_SIGN_PASSWORD_FILE"
TIMESTAMP = "KAP_SIGN_TIMESTAMP"
NAME = "KAP Companion"


def sign_as_asked(package: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Sign the file in place where a certificate is named; returns what was done, in words.

    Raises `SystemExit` where it can't be signed, and leaves the file as it was.
    """
    if not environ.get(CERTIFICATE):
        return f"not signed: {CERTIFICATE} names no certificate"
    signed = package.with_suffix(".signed")
    command = ["osslsigncode", "sign", "-pkcs12", environ[CERTIFICATE], "-h", "sha256", "-n", NAME]
    if environ.get(PASSWORD_FILE):
        command += ["-readpass", environ[PASSWORD_FILE]]
    if environ.get(TIMESTAMP):
        command += ["-ts", environ[TIMESTAMP]]
    signed.unlink(missing_ok=True)
    done = subprocess.run(
        [*command, "-in", str(package), "-out", str(signed)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode or not signed.exists():
        signed.unlink(missing_ok=True)
        raise SystemExit(f"{package.name} was not signed:\n{done.stdout}{done.stderr}")
    signed.replace(package)
    when = "with the time" if environ.get(TIMESTAMP) else f"without the time: no {TIMESTAMP}"
    return f"signed with {environ[CERTIFICATE]}, {when}"
