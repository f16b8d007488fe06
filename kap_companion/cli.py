"""The command line: the window by default, and what a practice does without one."""

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kap_companion import __version__
from kap_companion.errors import KapError

if TYPE_CHECKING:  # the window, which is opened without a word, need not wait for it
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from kap_companion.services.exchange import Order

    Commands = _SubParsersAction[ArgumentParser]

PASSPHRASE_VARIABLE = "KAP_PASSPHRASE"  # noqa: S105  # the variable's name, not its value


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    parsed = _parser().parse_args(given) if given else None
    _say_every_letter()
    try:
        code: int = parsed.command(parsed) if parsed else _open_window(None)
        sys.stdout.flush()
    except BrokenPipeError:
        _speak_to_nobody()
        return 0
    except KapError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _say_every_letter() -> None:
    """A terminal that lacks a letter of a name shows its number; that is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _speak_to_nobody() -> None:
    """Whoever read along has left (`list | head`): Python's own last flush must not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _parser() -> "ArgumentParser":
    from argparse import SUPPRESS, ArgumentParser

    parser = ArgumentParser(
        prog="kap-companion",
        description="The session-room companion for ketamine-assisted psychotherapy. "
        "Without a command it opens the window.",
        epilog=f"Commands that open a vault ask for its passphrase, or take it from "
        f"{PASSPHRASE_VARIABLE}. The data folder is --data-dir, else KAP_DATA_DIR, else the "
        "place that this system keeps for application data.",
    )
    parser.add_argument("--version", action="version", version=f"kap-companion {__version__}")
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="where the practice's data lives"
    )
    parser.add_argument(
        "--selftest",
        dest="command",
        action="store_const",
        const=_selftest,
        default=SUPPRESS,
        help="the same as the command selftest",
    )
    parser.set_defaults(command=_window, screen_only=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_sample(commands)
    _add_tour(commands)
    _add_doctor(commands)
    _add_selftest(commands)
    _add_verify(commands)
    _add_rebuild(commands)
    _add_backup(commands)
    _add_restore(commands)
    _add_export(commands)
    _add_import(commands)
    _add_list(commands)
    _add_play(commands)
    _add_loudness(commands)
    return parser


def _command(commands: "Commands", name: str, words: str) -> "ArgumentParser":
    return commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")


def _add_sample(commands: "Commands") -> None:
    words = "make a sample vault with invented patients and print its passphrase"
    parser = _command(commands, "sample", words)
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty or new folder")
    parser.set_defaults(command=_sample)


def _add_tour(commands: "Commands") -> None:
    words = "drive the real windows through one whole session on a sample vault, in fast time"
    parser = _command(commands, "tour", words)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="for the pictures and the JSON"
    )
    parser.add_argument(
        "--theme", choices=("day", "dark-room"), default="day", help="how it looks (day)"
    )
    parser.add_argument(
        "--size", default="1366x768", metavar="WxH", help="the window's size (1366x768)"
    )
    parser.add_argument(
        "--course", action="store_true", help="four sessions of one patient instead of one"
    )
    parser.set_defaults(command=_tour)


def _add_doctor(commands: "Commands") -> None:
    words = "say what is there and what is missing on this computer; exit code 0 or 1"
    _command(commands, "doctor", words).set_defaults(command=_doctor)


def _add_selftest(commands: "Commands") -> None:
    from argparse import SUPPRESS

    words = (
        "try the window, a vault, every sound format, a PDF and the fonts, away from the data; "
        "exit code 0 or 1"
    )
    parser = _command(commands, "selftest", words)
    parser.add_argument("--screen-only", action="store_true", help=SUPPRESS)
    parser.set_defaults(command=_selftest)


def _add_verify(commands: "Commands") -> None:
    words = (
        "check the vault: pages, chain, sequence, anchors, signatures, and the index against "
        "the record"
    )
    _command(commands, "verify", words).set_defaults(command=_verify)


def _add_rebuild(commands: "Commands") -> None:
    words = "make the index again out of the record; nothing of the record changes"
    _command(commands, "rebuild", words).set_defaults(command=_rebuild)


def _add_backup(commands: "Commands") -> None:
    words = "make an encrypted backup, open it again and check it"
    parser = _command(commands, "backup", words)
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="a folder that is there (the practice's own choice)"
    )
    parser.set_defaults(command=_backup)


def _add_restore(commands: "Commands") -> None:
    words = "say what a backup holds, and with --yes put it in the place of the vault"
    parser = _command(commands, "restore", words)
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup")
    parser.add_argument("--to", type=Path, metavar="DIR", help="a data folder (the usual one)")
    parser.add_argument(
        "--yes", action="store_true", help="do it; the vault that is there is moved aside whole"
    )
    parser.set_defaults(command=_restore)


def _add_export(commands: "Commands") -> None:
    words = "write a session, a patient or the whole practice to files that are not encrypted"
    parser = _command(commands, "export", words)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--session", metavar="ID", help="a session, as `list` shows it")
    what.add_argument("--patient", metavar="ID", help="a patient with all of their sessions")
    what.add_argument("--practice", action="store_true", help="everything that is on record")
    parser.add_argument(
        "--format",
        choices=("json", "jsonl", "csv", "fhir", "pdf"),
        help="json (jsonl for the practice), a folder of csv, fhir (R4), or pdf "
        "(a folder of them, where it is not one session)",
    )
    parser.add_argument(
        "--report",
        choices=("record", "keepsake", "chain", "after-care", "monitoring", "letter", "course"),
        help="which report a pdf shall be (record)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    parser.set_defaults(command=_export)


def _add_import(commands: "Commands") -> None:
    words = "make a new vault out of a practice's export, or take in patients from a list"
    parser = _command(commands, "import", words)
    parser.add_argument(
        "file",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="as `export --practice` writes it; or the word `patients` and a list (CSV, FHIR R4)",
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="a new or an empty folder")
    parser.add_argument(
        "--as", dest="practitioner", default="", metavar="ID", help="whose passphrase opens it"
    )
    parser.add_argument(
        "--dates", choices=("day", "month"), help="what comes first in a list's dates, 03/04/1980"
    )
    parser.add_argument(
        "--yes", action="store_true", help="take the patients in; without it they are only shown"
    )
    parser.set_defaults(command=_import)


def _add_list(commands: "Commands") -> None:
    _command(commands, "list", "show patients and sessions with their ids").set_defaults(
        command=_list
    )


def _add_play(commands: "Commands") -> None:
    parser = _command(commands, "play", "play files through the room's mixer, to test the sound")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--crossfade", type=float, default=8.0, metavar="S", help="seconds (8)")
    parser.add_argument("--seconds", type=float, metavar="S", help="stop after so many seconds")
    parser.set_defaults(command=_play)


def _add_loudness(commands: "Commands") -> None:
    from argparse import SUPPRESS

    words = "measure how loud files are (EBU R 128): integrated, range, true peak, and the gain"
    parser = _command(commands, "loudness", words)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")
    parser.add_argument("--decode", action="store_true", help=SUPPRESS)
    parser.set_defaults(command=_loudness)


def _data(parsed: "Namespace") -> Path:
    return _data_folder(parsed.data_dir)


def _data_folder(chosen: Path | None) -> Path:
    from kap_companion.host.folders import data_folder

    return data_folder(chosen, os.environ)


def _window(parsed: "Namespace") -> int:
    return _open_window(parsed.data_dir)


def _open_window(data_dir: Path | None) -> int:
    from kap_companion.app import run

    return run(_data_folder(data_dir))


def _sample(parsed: "Namespace") -> int:
    from kap_companion.host.clock import system_clock
    from kap_companion.services.sample import SAMPLE_PASSPHRASE, make_sample
    from kap_companion.services.vault_place import VaultPlace

    VaultPlace().check(parsed.folder.absolute())
    make_sample(parsed.folder, system_clock())
    print(f"A sample practice is in {parsed.folder}.")
    print(f"Its passphrase: {SAMPLE_PASSPHRASE}")
    return 0


def _tour(parsed: "Namespace") -> int:
    from kap_companion.tour import run_tour

    width, _, height = parsed.size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        _refuse("The size is written as 1366x768.")
    size = int(width), int(height)
    return run_tour(parsed.out, parsed.theme, size, course=parsed.course)


def _doctor(parsed: "Namespace") -> int:
    from kap_companion.host.policy import policy_file, read_policy
    from kap_companion.services.doctor import examine

    findings = examine(_data(parsed), os.environ, read_policy(policy_file()))
    for finding in findings:
        print(finding.line)
    return 0 if all(finding.good for finding in findings) else 1


def _selftest(parsed: "Namespace") -> int:
    from kap_companion.selftest import run_screen_checks, run_selftest

    return run_screen_checks() if parsed.screen_only else run_selftest()


def _verify(parsed: "Namespace") -> int:
    from kap_companion.services.office import opened, verify_lines

    with opened(_data(parsed), _passphrase(), _told) as vault:
        report = vault.verify(_progress())
    for line in verify_lines(report):
        print(line)
    return 0 if report.ok else 1


def _rebuild(parsed: "Namespace") -> int:
    from kap_companion.services.office import opened

    with opened(_data(parsed), _passphrase(), _told) as vault:
        vault.rebuild_index(_progress())
    print("The index was made again out of the record.")
    return 0


def _backup(parsed: "Namespace") -> int:
    from kap_companion.host.policy import policy_file, read_policy
    from kap_companion.services.office import back_up_once, backup_lines, opened

    data, policy = _data(parsed), read_policy(policy_file())
    if policy.notice:
        _told(policy.notice)
    with opened(data, _passphrase(), _told) as vault:
        made = back_up_once(vault, data, parsed.to, _progress(), policy)
    for line in backup_lines(made):
        print(line)
    return 0


def _restore(parsed: "Namespace") -> int:
    from kap_companion.host.clock import system_clock
    from kap_companion.services.office import preview_lines, restored_lines
    from kap_companion.services.vault_place import VaultPlace
    from kap_companion.vault import preview, restore

    data, secret = parsed.to or _data(parsed), _passphrase()
    for line in preview_lines(preview(parsed.backup, secret, data, _progress())):
        print(line)
    if not parsed.yes:
        print("Nothing was changed. Add --yes to restore it.")
        return 0
    VaultPlace().check(data.absolute())
    aside = restore(parsed.backup, secret, data, system_clock(), _progress())
    for line in restored_lines(aside):
        print(line)
    return 0


def _export(parsed: "Namespace") -> int:
    from kap_companion.host.clock import system_clock
    from kap_companion.services.exchange import Exchange
    from kap_companion.services.leaving import leave
    from kap_companion.services.office import opened

    form = parsed.format or ("jsonl" if parsed.practice else "json")
    if form == "pdf":
        return _export_pdf(parsed)
    if form in {"json", "jsonl"} and (form == "jsonl") != parsed.practice:
        _refuse(
            "A session or a patient is written as json, a practice as jsonl. Nothing was written."
        )
    if parsed.report:
        _refuse("A report is a pdf of a session: add --format pdf. Nothing was written.")
    with opened(_data(parsed), _passphrase(), _told) as vault:
        if form == "jsonl":
            target = leave(vault, parsed.out, system_clock(), _progress())
        else:
            exchange = Exchange(vault.journal, vault.reader, system_clock())
            target = exchange.hand_on(_order(parsed, form), parsed.out, _progress())
    print(target)
    return 0


def _order(parsed: "Namespace", form: str) -> "Order":
    from kap_companion.services.exchange import Form, Order, What

    if parsed.practice:
        return Order(What.PRACTICE, Form(form))
    if parsed.patient is not None:
        return Order(What.PATIENT, Form(form), parsed.patient)
    return Order(What.SESSION, Form(form), parsed.session)


def _export_pdf(parsed: "Namespace") -> int:
    from kap_companion.host.clock import system_clock
    from kap_companion.services.office import opened
    from kap_companion.ui.reports.command import export_pdf
    from kap_companion.ui.reports.folder import export_pdfs

    if parsed.report and parsed.session is None:
        _refuse("A report is about one session: give it by --session. Nothing was written.")
    with opened(_data(parsed), _passphrase(), _told) as vault:
        if parsed.session is not None:
            target = export_pdf(vault, parsed.session, parsed.report or "record", parsed.out)
        else:
            now = system_clock().now()
            target = export_pdfs(vault, parsed.patient, parsed.out, now, _progress())
    print(target)
    return 0


def _import(parsed: "Namespace") -> int:
    word, *files = parsed.file
    if str(word) == "patients" and len(files) == 1:
        return _import_patients(parsed, files[0])
    if files or parsed.to is None:
        _refuse("Say `import FILE --to DIR`, or `import patients FILE`. Nothing was made.")
    return _import_practice(parsed, word)


def _import_practice(parsed: "Namespace", file: Path) -> int:
    from kap_companion.host.clock import system_clock
    from kap_companion.services.leaving import ChooseSomeone, arrive, look_into
    from kap_companion.services.vault_place import VaultPlace

    VaultPlace().check(parsed.to.absolute())
    found = look_into(file, _progress())
    try:
        person = found.person(parsed.practitioner)
    except ChooseSomeone as asked:
        for practitioner_id, name in asked.people:
            print(f"{practitioner_id}  {name}")
        raise
    clock, passphrase = system_clock(), _new_passphrase()
    code = arrive(found, person, parsed.to, passphrase, clock, progress=_progress())
    print(f"The practice is in {parsed.to}, {found.entries:,} entries.")
    print(f"Its passphrase is that of {person[1]}.")
    print(f"Its recovery code, which is not shown again: {code}")
    return 0


def _import_patients(parsed: "Namespace", file: Path) -> int:
    from kap_companion.exports import DateOrder, read_patients
    from kap_companion.host.clock import system_clock
    from kap_companion.services.office import opened
    from kap_companion.services.patient_import import (
        PatientImport,
        Standing,
        arrival_line,
        summary_lines,
    )

    found = read_patients(file)
    order = DateOrder(parsed.dates) if parsed.dates else None
    with opened(_data(parsed), _passphrase(), _told) as vault:
        importing = PatientImport(vault.journal, vault.reader, system_clock())
        preview = importing.preview(found, order)
        for arrival in preview.arrivals:
            print(arrival_line(found, arrival))
        for line in summary_lines(found, preview):
            print(line)
        if preview.asks:
            _refuse("Say what comes first in its dates: --dates day or --dates month.")
        if not parsed.yes:
            print("Nothing was written. Add --yes to take in who is new.")
            return 0
        taken = importing.take(preview.of(Standing.NEW)).result()
    print(f"Taken in: {len(taken):,}.")
    return 0


def _list(parsed: "Namespace") -> int:
    from kap_companion.services.office import list_lines, opened

    with opened(_data(parsed), _passphrase(), _told) as vault:
        for line in list_lines(vault.reader):
            print(line)
    return 0


def _play(parsed: "Namespace") -> int:
    from kap_companion.audio.play import play_files

    return play_files(parsed.files, parsed.crossfade, parsed.seconds)


def _loudness(parsed: "Namespace") -> int:
    if parsed.decode:
        from kap_companion.audio.loudness.decoder import decode

        decode(parsed.files[0])
        os._exit(0)  # whatever libVLC still holds is no reason to lose what it has given
    from kap_companion.audio.loudness.process import be_nice

    be_nice()
    from kap_companion.audio.loudness.report import loudness_of_files

    return loudness_of_files(parsed.files, as_json=parsed.json)


def _told(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _passphrase() -> str:
    import getpass

    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        _refuse(f"A passphrase is needed. Set {PASSPHRASE_VARIABLE}, or run this in a terminal.")
    return getpass.getpass("Passphrase: ")


def _new_passphrase() -> str:
    import getpass

    typed = _passphrase()
    if PASSPHRASE_VARIABLE not in os.environ and getpass.getpass("Once more: ") != typed:
        _refuse("The two passphrases differ. Nothing was made. Try again.")
    return typed


def _progress() -> Callable[[int, int], None]:
    """Return what tells how far it is: to a person, not to a file."""
    return _show_progress if sys.stderr.isatty() else lambda _done, _total: None


def _show_progress(done: int, total: int) -> None:
    print(f"\r{done:,} of {total:,}", end="" if done < total else "\n", file=sys.stderr)


def _refuse(sentence: str) -> NoReturn:
    raise KapError(sentence)
