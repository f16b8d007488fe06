"""What goes wrong, or comes at a bad moment, between one version of the package and the next."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from debian import BROUGHT, BUILD, NAME, hashes, installed, put
from machine import HOME, PERSON, Machine, check, end, environment, tell
from using import shown_window
from variants import with_field

RECORD = f"/{HOME}/record"
PASSPHRASE = re.compile("Its passphrase: (.+)")
PROGRAM = f"usr/lib/{NAME}"
RUNS = "KAP Companion is running"
SMALL_DISK = "20M"


def survive(machine: Machine, older: Path, newer: Path, room: Mapping[str, str]) -> None:
    """From an older version with a record to this one, by all detours."""
    old, new = put(older, machine.folder), put(newer, machine.folder)
    _refuse_another_architecture(machine, newer)
    _refuse_full_disk(machine, new)
    machine.run("sh", "-c", f"apt-get install -y {old} /{BROUGHT}/*.deb")
    tell("installed from a folder, on a system that knows no other source of packages")
    secret = _filled_record(machine)
    before = _listed(machine, secret)
    kept = hashes(machine.folder / RECORD[1:])
    _refuse_while_it_runs(machine, new, room, ["dpkg", "--install", new])
    _interrupt(machine, new, room)
    check(hashes(machine.folder / RECORD[1:]) == kept, "the record was changed while installing")
    check(_listed(machine, secret) == before, "the record says something else after the upgrade")
    [backup] = (machine.folder / RECORD[1:] / "before-migration").iterdir()
    tell(f"upgraded: the record of version 0.1 says the same, its backup is {backup.name}")
    lifted = hashes(machine.folder / RECORD[1:] / "before-migration")
    check(_listed(machine, secret) == before, "opened again it says something else")
    told = _record(machine, secret, "verify")
    check("are sound" in told, told)
    again = hashes(machine.folder / RECORD[1:] / "before-migration")
    check(again == lifted, "it was lifted twice")
    tell("opened again and verified: nothing is lifted a second time")
    _refuse_while_it_runs(machine, new, room, ["apt-get", "remove", "-y", NAME])


def refuse_older_system(machine: Machine, deb: str) -> None:
    """A system whose C library is too old says so, and gets nothing of the package."""
    said = machine.refuses("apt-get", "install", "-y", "--no-install-recommends", deb)
    reasons = [line.strip() for line in said.splitlines() if "libc6 (>=" in line]
    check(len(reasons) == 1, said)
    check(not (machine.folder / PROGRAM).exists(), "it was installed all the same")
    tell(f"an older system is refused: {re.sub(' +', ' ', reasons[0])}")


def _refuse_another_architecture(machine: Machine, newer: Path) -> None:
    other = put(with_field(newer, "Architecture", "arm64"), machine.folder)
    said = machine.refuses("dpkg", "--install", other)
    reason = "package architecture (arm64) does not match system (amd64)"
    check(reason in said, said)
    check(not (machine.folder / PROGRAM).exists(), "it was installed all the same")
    tell(f"another architecture is refused: {reason}")


def _refuse_full_disk(machine: Machine, deb: str) -> None:
    """Where the disk is too small for it, nothing of it stays; room made, it can be installed."""
    state = installed(machine)
    place = f"/{PROGRAM}"
    small = f"mkdir {place} && mount -t tmpfs -o size={SMALL_DISK} none {place}"
    said = machine.refuses("sh", "-c", f"{small} && dpkg --install {deb}")
    check("No space left on device" in said, said)
    check(installed(machine) == state, f"left: {installed(machine) ^ state}")
    shutil.rmtree(machine.folder / PROGRAM, ignore_errors=True)
    tell(f"a disk with {SMALL_DISK} is refused: No space left on device; nothing is left of it")


def _filled_record(machine: Machine) -> str:
    """A practice in a record as the older version makes it; its passphrase."""
    told = machine.run(NAME, "sample", RECORD, person=PERSON)
    [secret] = PASSPHRASE.findall(told)
    return str(secret)


def _record(machine: Machine, secret: str, *words: str) -> str:
    command = [NAME, "--data-dir", RECORD, *words]
    return machine.run(*command, person=PERSON, KAP_PASSPHRASE=secret)


def _listed(machine: Machine, secret: str) -> str:
    """All patients and sessions, with their ids."""
    told = _record(machine, secret, "list")
    check(len(told.splitlines()) > 8, told)
    return told


def _refuse_while_it_runs(
    machine: Machine, new: str, room: Mapping[str, str], command: list[str]
) -> None:
    """Neither replaced nor taken away under a window that is open."""
    state = installed(machine)
    what = "installing over" if new in command else "removing"
    with shown_window(machine, room, BUILD / "window-running.png") as program:
        code, said = machine.beside(program, *command)
        check(code != 0 and RUNS in said, f"{' '.join(command)}: exit code {code}\n{said}")
        check(program.poll() is None, f"{what} a running program ended it")
    check(installed(machine) == state, f"{what} a running program left it in another state")
    tell(f"{what} a running program is refused: it runs on, nothing has changed")


def _interrupt(machine: Machine, new: str, room: Mapping[str, str]) -> None:
    """dpkg is killed in the middle; what it left is put right by installing again."""
    command = machine.command("dpkg", "--install", new)
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment({}), stdout=silent, stderr=silent) as dpkg:
        while not any(_half_put(machine)):
            check(dpkg.poll() is None, "dpkg was done before it could be killed")
        end(dpkg)
    [state] = {each for each in installed(machine) if each.startswith(f"{NAME} ")}
    check(not state.endswith("ii "), f"dpkg was killed too late: {state}")
    machine.run("dpkg", "--configure", "-a")
    machine.run("apt-get", "install", "-y", "--no-install-recommends", new)
    [whole] = {each for each in installed(machine) if each.startswith(f"{NAME} ")}
    check(whole.endswith("ii "), f"after an interruption: {whole}")
    check(not any(_half_put(machine)), "what was half installed is still there")
    told = machine.run(NAME, "doctor", person=PERSON, **room)
    check("came with the program" in told, told)
    tell(f"killed in the middle ({state.split()[-1]}), it is whole after installing again")


def _half_put(machine: Machine) -> "list[Path]":
    """What dpkg has unpacked and not yet moved to its place."""
    return list((machine.folder / PROGRAM).rglob("*.dpkg-new"))
