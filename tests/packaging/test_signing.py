"""Sums and signatures: made where there is a key, and said to be missing where there is none."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sign import CERTIFICATE, PASSWORD_FILE, sign_as_asked

WIX = """<?xml version="1.0"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="T" Language="1033" Version="1.0.0" Manufacturer="M"
           UpgradeCode="11111111-1111-1111-1111-111111111111">
    <Package InstallerVersion="200" Compressed="yes"/>
    <Media Id="1" Cabinet="a.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Component Id="C" Guid="22222222-2222-2222-2222-222222222222">
        <File Id="F" Source="file"/>
      </Component>
    </Directory>
    <Feature Id="X" Level="1"><ComponentRef Id="C"/></Feature>
  </Product>
</Wix>
"""


def ran(folder: Path, *command: str, **environ: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ},
    )
    return done.stdout


def needs(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Two files with spaces and dots in their names, as installers have."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a b.msi").write_text("a", encoding="utf-8")
    (folder / "c_1.0_amd64.deb").write_text("c", encoding="utf-8")
    return folder


def test_the_sums_are_of_all_files_also_when_they_are_made_again(
    release: Path, project_root: Path
) -> None:
    script = str(project_root / "packaging/sums.sh")
    for _time in range(2):
        assert "not signed: there is no RELEASE_KEY" in ran(release, script, str(release))
    lines = (release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert lines == [
        f"{hashlib.sha256(b'a').hexdigest()}  a b.msi",
        f"{hashlib.sha256(b'c').hexdigest()}  c_1.0_amd64.deb",
    ]


def test_a_key_signs_them(release: Path, project_root: Path, tmp_path: Path) -> None:
    needs("gpg")
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    gpg = ("gpg", "--homedir", str(keys), "--batch", "--quiet")
    ran(tmp_path, *gpg, "--passphrase", "", "--quick-gen-key", "T <t@example.org>", "ed25519")
    key = ran(tmp_path, *gpg, "--armor", "--export-secret-keys")
    ran(release, str(project_root / "packaging/sums.sh"), str(release), RELEASE_KEY=key)
    ran(release, *gpg, "--verify", "SHA256SUMS.asc", "SHA256SUMS")
    (release / "SHA256SUMS").write_text("others", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        ran(release, *gpg, "--verify", "SHA256SUMS.asc", "SHA256SUMS")


def test_a_certificate_signs_an_installer(tmp_path: Path) -> None:
    needs("wixl", "osslsigncode", "openssl")
    (tmp_path / "file").write_text("program", encoding="utf-8")
    (tmp_path / "t.wxs").write_text(WIX, encoding="utf-8")
    ran(tmp_path, "wixl", "-o", "t.msi", "t.wxs")
    own = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=T"]
    use = ["-addext", "extendedKeyUsage=codeSigning"]
    ran(tmp_path, "openssl", "req", *own, *use, "-keyout", "key.pem", "-out", "own.pem")
    pack = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "own.pem", "-out", "own.pfx"]
    ran(tmp_path, "openssl", *pack, "-passout", "pass:it is me")
    (tmp_path / "password").write_text("it is me", encoding="utf-8")
    given = {CERTIFICATE: str(tmp_path / "own.pfx"), PASSWORD_FILE: str(tmp_path / "password")}
    assert "without the time" in sign_as_asked(tmp_path / "t.msi", given)
    said = ran(tmp_path, "osslsigncode", "verify", "-in", "t.msi", "-CAfile", "own.pem")
    assert "Number of verified signatures: 1" in said
    with pytest.raises(SystemExit, match="was not signed"):
        sign_as_asked(tmp_path / "t.msi", {CERTIFICATE: str(tmp_path / "none.pfx")})
