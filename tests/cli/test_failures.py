"""Whatever is wrong with notes, call or machine: a line that says so, the right exit code, never a traceback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builder.cli.clock import build_time
from builder.findings import UsageError
from builder.text import width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    BuildDeck = Callable[..., Result]
    Process = Callable[..., subprocess.CompletedProcess[str]]

TOP = Path(__file__).parents[2]
NOTE = "- Fog signal: a horn that sounds every 30 seconds in fog\n"
SOUND = {"a.md": NOTE, "deck.toml": 'name = "Harbour"'}
PACKAGE = "dist/harbour-0.1.0.apkg"


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        ({"b.md": b"caf\xe9 \x81"}, 1, "vault/b.md:1:1: F01 not-text: "),
        ({"b.md": b"a\0b"}, 1, "vault/b.md:1:1: F01 not-text: "),
        ({"b.md": b"a\n\nb \xff\xfe byte"}, 1, "vault/b.md:3:1: F01 not-text: "),
        ({"b.md": b"x" * 5_000_001}, 1, "vault/b.md:1:1: F02 file-too-large: "),
        ({"deck.toml": "verison = '1.0.0'"}, 1, "vault/deck.toml:1:1: C02 unknown-key: "),
        ({"deck.toml": "\nversion = 1"}, 1, "vault/deck.toml:2:1: C03 bad-value: "),
        ({"deck.toml": "name = x"}, 1, "vault/deck.toml:1:8: C01 broken-config: "),
        ({"deck.lock": "noise\n"}, 1, "vault/deck.lock:1:1: K01 broken-lock: "),
        ({"deck.lock": "<<<<<<< HEAD\n"}, 1, "vault/deck.lock:1:1: K01 broken-lock: "),
        ({"deck.lock": ""}, 1, "vault/deck.lock:1:1: K01 broken-lock: "),
        ({"deck.lock": b"\xff"}, 1, "vault/deck.lock:1:1: K01 broken-lock: "),
        ({"deck.lock": "format\t99\n"}, 1, "K02 newer-lock: "),
        ({"b.md": "---\ntitle: a\ntitle: b\n---\n- x: y\n"}, 1, "F04 front-matter: "),
    ],
)
def test_what_is_broken_is_named_and_nothing_is_written(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, files: dict[str, str | bytes], code: int, told: str
) -> None:
    """An error names its file and stops the build."""
    vault = make_vault({**SOUND, **files})
    before = {path: path.read_bytes() for path in vault.iterdir()}
    result = build_deck(vault)

    assert (result.exit_code, told in result.stderr) == (code, True), result.output
    assert {path: path.read_bytes() for path in vault.iterdir()} == before
    assert not (tmp_path / "dist").exists()
    assert "Traceback" not in result.output
    assert result.stderr.splitlines()[-1].startswith("nothing is written: ")
    assert "nothing is written" not in build_deck("cards", vault).stderr


@pytest.mark.parametrize(
    "text",
    [
        "- Braces: they look like {{ and }} in a template\n",
        "- **{{c1::x}}**: the mark `}}` closes what `{{` opens\n",
        "- `std::vector`: a list that grows, found in `std::`\n",
        "- C++: the sign `::` parts **a::b** in two\n",
        "- {{c1::open: never closed\n- {{c9999::x}} is too much\n",
        "- bell \x07 rings: at \x1f eight \x0b o'clock\n",
        "- [latex]\\input{/etc/passwd}[/latex]: a **trap** for the unwary\n",
        "".join(f"{'  ' * depth}- Level {depth}: one of **twelve** steps down\n" for depth in range(12)),
        "".join(f"{'  ' * depth}- Level {depth}: a step\n" for depth in range(150)),
        "> " * 200 + "- deep: a quote\n",
        "<<<<<<< HEAD\n- a: b\n=======\n- a: c\n>>>>>>> other\n",
        "| a | b |\n|---|---|\n| x | {{ }} :: |\n",
        "![x](\x00)\n",
        "# \n\n- \n-\n*\n1.\n",
        "\ufeff\ufeff# x\n",
        "[a]: b\n[c]: d\n",
        "```\nnever closed\n",
        "$$\n\\frac{a}{b}\n",
        "- x\n" * 3000,
        "**" * 3000,
        "&#0; &#xD800; &#x110000; - a: b\n",
        "- \u202eevil: a word that runs **backwards**\n",
    ],
)
def test_no_text_gives_a_traceback(make_vault: MakeVault, build_deck: BuildDeck, text: str) -> None:
    """A build of strange notes ends well or says that they hold nothing to learn; the real Anki takes the package."""
    vault = make_vault({**SOUND, "strange.md": text.replace("\x00", "%00")})
    result = build_deck(vault, "-v")

    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.output
    assert build_deck("verify", PACKAGE).exit_code == 0


def test_every_finding_of_a_run_is_shown(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Never only the first."""
    vault = make_vault({**SOUND, "b.md": b"\xff", "c.md": b"\xff", "d.md": "![x](no.png)"})
    result = build_deck(vault)

    assert [line.split(": ")[1].split()[0] for line in result.stderr.splitlines() if line.startswith("vault")] == [
        "F01",
        "F01",
        "M02",
    ]
    assert result.stderr.splitlines()[-1] == "nothing is written: 2 errors"


def test_keep_going_leaves_files_out_and_still_fails(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path
) -> None:
    """The rest is written, exit code 1; a broken config stops all the same."""
    vault = make_vault({**SOUND, "b.md": b"\xff"})
    result = build_deck(vault, "--keep-going")
    make_vault({"deck.toml": "x = 1"})

    assert result.exit_code == 1
    assert (tmp_path / PACKAGE).is_file()
    assert "1 error" in result.stdout
    assert build_deck(vault, "--keep-going").exit_code == 1


@pytest.mark.parametrize("broken", [b"\xff\xff", b"---\na: &x 1\nb: *x\n---\n" + NOTE.encode()])
def test_a_file_that_can_not_be_read_retires_no_note(
    make_vault: MakeVault, build_deck: BuildDeck, broken: bytes
) -> None:
    """Its lines stay in the lock, and come back with the file."""
    vault = make_vault({**SOUND, "b.md": "- Berth: a place where a ship lies in the harbour\n"})
    build_deck(vault)
    before = (vault / "deck.lock").read_text()
    make_vault({"b.md": broken})
    result = build_deck(vault, "--keep-going")

    assert "retired" not in result.stdout
    assert (vault / "deck.lock").read_text() == before


def test_strict_fails_on_a_warning(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """And writes nothing."""
    vault = make_vault({**SOUND, "b.md": "![x](no.png)"})

    assert build_deck(vault, "--strict").exit_code == 1
    assert not (tmp_path / "dist").exists()
    assert build_deck(vault).exit_code == 0


def test_locked_fails_where_the_lock_would_change(make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path) -> None:
    """In CI a forgotten lock is found; a committed one builds."""
    vault = make_vault(SOUND)
    first = build_deck(vault, "--locked")
    build_deck(vault)
    second = build_deck(vault, "--locked")
    make_vault({"a.md": NOTE + "- Berth: a place where a ship lies in the harbour\n"})
    third = build_deck(vault, "--locked")

    assert [first.exit_code, second.exit_code, third.exit_code] == [1, 0, 1]
    assert "--locked" in first.stderr
    assert (tmp_path / PACKAGE).is_file()


def test_locked_takes_a_lock_of_before_tags_were_kept(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """It is left as it is; a build without --locked adds the tags, and every note stays as it was."""
    vault = make_vault({"a.md": "---\ntags: [home]\n---\n" + NOTE})
    build_deck(vault)
    lock = vault / "deck.lock"
    new = lock.read_bytes()
    old = new.replace(b'\t\t["home"]\n', b"\n")
    lock.write_bytes(old)
    locked = build_deck(vault, "--locked")
    kept = lock.read_bytes()
    plain = build_deck(vault)

    assert (locked.exit_code, kept, old != new) == (0, old, True)
    assert "all as they were" in plain.stdout
    assert lock.read_bytes() == new


def test_many_notes_gone_at_once_stop_the_build(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Unless `--allow-retire` says it is meant."""
    many = "".join(f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(30))
    vault = make_vault({**SOUND, "b.md": many})
    build_deck(vault)
    (vault / "b.md").unlink()
    stopped, meant = build_deck(vault), build_deck(vault, "--allow-retire")

    assert (stopped.exit_code, meant.exit_code) == (1, 0)
    assert "deck.lock:1:1: K03 mass-retirement: " in stopped.stderr
    assert " retired" in meant.stdout


@pytest.mark.parametrize("notes", [{}, {"a.md": ""}, {"a.md": "Just some words.\n"}])
def test_nothing_to_learn_is_exit_code_1(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, notes: dict[str, str]
) -> None:
    """A folder without notes, or notes without a fact."""
    result = build_deck(make_vault({"x.txt": "", **notes}))

    assert (result.exit_code, result.stderr != "") == (1, True)
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("nowhere",),
        ("vault/a.md",),
        ("vault", "--config", "no.toml"),
        ("vault", "x", "y"),
        ("",),
        ("vault", "-o", ""),
        ("vault", "--config", ""),
        ("cards", ""),
    ],
)
def test_a_call_that_is_off_is_exit_code_2(make_vault: MakeVault, build_deck: BuildDeck, args: tuple[str, ...]) -> None:
    """No such folder, a file, no such config, too many words, an empty one."""
    make_vault(SOUND)
    result = build_deck(*args)

    assert (result.exit_code, result.stderr != "") == (2, True)


def test_a_folder_below_a_vault_is_exit_code_2(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """And the vault is named."""
    vault = make_vault({**SOUND, "sub/b.md": NOTE})
    build_deck(vault)
    result = build_deck(vault / "sub")

    assert result.exit_code == 2
    assert "hint: build vault, or remove its deck.lock" in result.stderr


@pytest.mark.parametrize(
    ("output", "code", "told"),
    [
        ("file.md", 2, "error: file.md is a file, and -o takes a folder\n"),
        ("file.md/below/it", 2, "error: file.md is a file, and -o takes a folder\n"),
        ("/dev/full", 2, "full is a file, and -o takes a folder\n"),
        ("/proc/nothing", 3, "error: /proc/nothing: "),
    ],
)
def test_an_output_that_can_not_be_written_leaves_the_lock(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, output: str, code: int, told: str
) -> None:
    """The call is off, or the machine is in the way; the lock is not written either, and the next build says so."""
    vault = make_vault(SOUND)
    (tmp_path / "file.md").write_text("x")
    result = build_deck(vault, "-o", output)

    assert (result.exit_code, told in result.stderr) == (code, True), result.output
    assert result.stderr.startswith("error: ")
    assert not (vault / "deck.lock").exists()
    assert "1 new" in build_deck(vault).stdout


@pytest.mark.parametrize("name", ["CHANGES.md", "manifest.json"])
def test_a_file_of_anothers_is_not_replaced(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path, name: str
) -> None:
    """A change list or a manifest that no build made is not the build's to write over; its own is."""
    vault = make_vault(SOUND)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text('{"name": "web app"}')
    refused = build_deck(vault, "-o", "out")

    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"error: out/{name} is not from build-deck")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]
    assert [build_deck(vault).exit_code, build_deck(vault).exit_code] == [0, 0]


def test_a_second_build_at_the_same_time_is_exit_code_3(
    make_vault: MakeVault, build_deck: BuildDeck, tmp_path: Path
) -> None:
    """It says so, and touches nothing."""
    from builder.release import building

    vault = make_vault(SOUND)
    with building(vault):
        result = build_deck(vault)

    assert result.exit_code == 3
    assert "another build" in result.stderr
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("epoch", ["x", "-1", "0", "1.5", "１２", "9" * 30, "4000000000"])
def test_a_bad_time_is_exit_code_2(
    make_vault: MakeVault, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """SOURCE_DATE_EPOCH is a whole number of seconds, and not in the future."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = build_deck(make_vault(SOUND))

    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr


def test_the_time_is_the_clocks_where_nothing_else_is_said() -> None:
    """An empty variable is none; a day ahead is still taken, for clocks differ."""
    assert build_time({}, now=1700000000.9) == 1700000000
    assert build_time({"SOURCE_DATE_EPOCH": ""}, now=5.0) == 5
    assert build_time({"SOURCE_DATE_EPOCH": "86405"}, now=5.0) == 86405
    with pytest.raises(UsageError):
        build_time({"SOURCE_DATE_EPOCH": "86406"}, now=5.0)


def test_a_bug_is_exit_code_4_with_a_report(make_vault: MakeVault, build_deck_process: Process, tmp_path: Path) -> None:
    """A short message and a file to send; the traceback is in the file alone."""
    vault = make_vault(SOUND)
    (tmp_path / "sitecustomize.py").write_text("import builder.pipeline.stages as s\ns.STAGES = ()\n")
    places = os.pathsep.join((str(tmp_path), str(TOP)))
    run = build_deck_process(vault, env={"PYTHONPATH": places, "TMPDIR": str(tmp_path)})
    reports = list(tmp_path.glob("build-deck-*.txt"))

    assert run.returncode == 4, run.stderr
    assert "Traceback" not in run.stderr
    assert len(reports) == 1
    assert "Traceback" in reports[0].read_text()


def test_a_closed_pipe_is_no_traceback(make_vault: MakeVault, tmp_path: Path) -> None:
    """`build-deck cards | head -1` ends quietly."""
    many = "".join(f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(2000))
    vault = make_vault({"a.md": many})
    command = [sys.executable, "-m", "builder", "cards", str(vault), "--format", "jsonl"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        told = run.stderr.read()

    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told


def test_an_interrupted_run_is_exit_code_130(make_vault: MakeVault, tmp_path: Path) -> None:
    """Ctrl-C ends the run with a word."""
    many = "".join(f"- Buoy {n}: a float that marks shoal number {n} of the bay\n" for n in range(20_000))
    vault = make_vault({"a.md": many})
    # A signal while Python itself starts is none of the tool's business.
    call = (
        "import runpy, builder.pipeline; print('loaded', flush=True); runpy.run_module('builder', run_name='__main__')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", call, str(vault)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    ) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(1)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate()

    assert (run.returncode, b"Traceback" in told) == (130, False), told


@pytest.mark.parametrize(
    "env",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, {"HOME": "/nowhere"}],
)
def test_letters_that_a_terminal_can_not_show_are_no_traceback(
    make_vault: MakeVault, build_deck_process: Process, env: dict[str, str]
) -> None:
    """Under any locale a Japanese vault builds, and its cards are printed."""
    vault = make_vault({"港.md": "# 港\n\n- 朝礼: 当番が一日の予定を読み上げる短い集まり\n- 何時に？\n"})
    ways = (("-v",), ("cards",), ("cards", "--format", "jsonl"), ("-o", "船", "--json"))
    runs = [build_deck_process(*args, vault, env=env) for args in ways]

    assert [run.returncode for run in runs] == [0, 0, 0, 0], runs
    assert "朝礼" in runs[2].stdout
    assert (vault.parent / "船/港-0.1.0.apkg").is_file()


def test_no_colour_and_no_bar_where_there_is_no_terminal(make_vault: MakeVault, build_deck_process: Process) -> None:
    """Pipes get plain text."""
    run = build_deck_process(make_vault({**SOUND, "b.md": "![x](no.png)"}), "-v")

    assert "\x1b" not in run.stdout + run.stderr
    assert "\r" not in run.stderr


def test_a_terminal_gets_colour_and_a_bar_unless_no_color_is_set(make_vault: MakeVault, tmp_path: Path) -> None:
    """NO_COLOR is obeyed."""
    vault = make_vault({**SOUND, "b.md": "![x](no.png)"})

    told = _on_a_terminal(vault, tmp_path, {})

    assert "\x1b[33mM02" in told
    assert "writing cards" in told
    assert "\x1b[33m" not in _on_a_terminal(vault, tmp_path, {"NO_COLOR": "1"})


@pytest.mark.parametrize("columns", [50, 80, 120])
def test_what_is_said_fits_the_terminal(make_vault: MakeVault, tmp_path: Path, columns: int) -> None:
    """Japanese letters take two columns; paths stay whole, and so does all of it in a pipe."""
    long = "灯台の光が届く距離を表した図。" * 9
    notes = {"港の灯台.md": f"- 光達距離: 灯台の光が届く距離\n- ![図]({long}png)\n"}
    told = _on_a_terminal(make_vault(notes), tmp_path, {"NO_COLOR": "1"}, columns=columns)
    lines = [line for line in re.sub(r".*[\r\x1b]\S*", "", told.replace("\r\n", "\n")).split("\n") if line]

    assert [line for line in lines if width(line) > columns] == []
    assert len(lines) > {50: 8, 80: 6, 120: 4}[columns]
    assert "vault/港の灯台.md:2:3: M02" in told


def _on_a_terminal(vault: Path, cwd: Path, env: dict[str, str], *, columns: int = 0) -> str:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    command = [sys.executable, "-m", "builder", "build", str(vault)]
    with subprocess.Popen(
        command,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(TOP), "TERM": "xterm", **env},
    ) as run:
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            told += part
        run.wait()
    os.close(ours)
    return told.decode()


def test_help_is_quick(build_deck_process: Process) -> None:
    """No command and none of their libraries is loaded for `--help`: it takes some five times a bare Python."""
    unmeasured = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}  # coverage loads libraries of its own
    run = build_deck_process("--help", env={"PYTHONPROFILEIMPORTTIME": "1", **unmeasured})
    loaded = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    ours = {name for name in loaded if name.startswith("builder")}

    assert run.returncode == 0
    assert ours == {"builder", "builder.cli", "builder.cli.app", "builder.cli.boundary"}
    assert {name for name in loaded if "." not in name} & {"dataclasses", "json", "tempfile", "traceback"} == set()
