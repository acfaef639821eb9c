"""The command line as people and scripts meet it: answers, talk, exit codes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click
import pytest

from builder.cli import main
from builder.cli.app import COMMANDS
from tests.packages import packed_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    MakeVault = Callable[[Mapping[str, str | bytes]], Path]
    BuildDeck = Callable[..., Result]

NOTES = """\
# Harbour

- Fog signal: a horn that sounds every 30 seconds in fog
- Leading lights: two lamps that show the safe line into the harbour
- https://example.com/berths
"""
CONFIG = 'name = "Harbour"\nversion = "1.2.0"\n'
PACKAGE = "harbour-1.2.0.apkg"


@pytest.fixture
def vault(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return make_vault({"harbour.md": NOTES, "deck.toml": CONFIG})


@pytest.mark.parametrize(
    "args", [(), ("build",), ("vault",), ("build", "vault"), ("vault/", "-o", "dist"), ("-o", "dist/", "vault")]
)
def test_build_is_the_default_command(
    vault: Path, build_deck: BuildDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    """With or without its name, a folder or an option, the package lands in `dist/`."""
    cwd = tmp_path if "vault" in "".join(args) else vault
    monkeypatch.chdir(cwd)
    result = build_deck(*args)

    assert result.exit_code == 0, result.output
    made = sorted(path.name for path in (cwd / "dist").iterdir())

    assert made == ["CHANGES.md", PACKAGE, "manifest.json", "preview.html"]


def test_source_notes_is_taken_where_it_exists(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """Without a folder the prescribed one is built, not what lies beside it."""
    make_vault({"../source_notes/harbour.md": NOTES, "../other.md": "- a: b"})
    result = build_deck("cards", "--format", "jsonl")

    assert {json.loads(line)["source_path"] for line in result.stdout.splitlines()} == {"harbour.md"}


def test_the_last_line_says_in_numbers_what_happened_and_where(vault: Path, build_deck: BuildDeck) -> None:
    """Notes, cards, news, skipped lines, and the path of the package; with nothing on stderr."""
    result = build_deck(vault)
    again = build_deck(vault)

    assert re.fullmatch(
        r"Harbour 1\.2\.0: 2 notes \(\d cards\), 2 new · 1 line skipped → dist/harbour-1\.2\.0\.apkg\n", result.stdout
    )
    assert "), all as they were · 1 line skipped → " in again.stdout
    assert result.stderr == ""


def test_counts_tell_changed_and_retired_notes(vault: Path, build_deck: BuildDeck) -> None:
    """A reworded line is one changed note, a removed one a retired note."""
    build_deck(vault)
    kept = NOTES.replace("30 seconds", "40 seconds").replace("- Leading lights: two lamps", "\nGone: two lamps")
    (vault / "harbour.md").write_text("\n".join(kept.split("\n")[:3]))
    result = build_deck(vault)

    assert "1 note (" in result.stdout
    assert "), 1 changed, 1 retired → " in result.stdout


def test_skipped_lines_are_told_with_v_and_nothing_but_errors_with_q(vault: Path, build_deck: BuildDeck) -> None:
    """Warnings always, notes and skipped lines with `-v`, only errors with `-q`; paths from the current folder."""
    (vault / "harbour.md").write_text(NOTES + "- Chart: a map of the sea ![map](https://example.com/map.png)\n")
    plain, verbose, quiet = build_deck(vault), build_deck(vault, "-v"), build_deck(vault, "-q")

    assert plain.stderr.startswith("vault/harbour.md:6:27: M01 remote-picture: ")
    assert "vault/harbour.md:5:1: L18 link-or-picture-only: " in verbose.stderr
    assert (quiet.stdout, quiet.stderr) == ("", "")
    assert "L18" not in plain.stderr
    assert "    hint: " in plain.stderr


def test_changes_that_only_a_newer_tool_made_are_told_apart(vault: Path, build_deck: BuildDeck) -> None:
    """The lock of an older build-deck, whose cards looked another way: the last line says whose doing it is."""
    build_deck(vault)
    lock = vault / "deck.lock"
    lines = [line.split("\t") for line in lock.read_text("utf-8").split("\n")]
    older = [["chooser", "older 1"] if cells[0] == "chooser" else cells for cells in lines]
    redrawn = [[*cells[:11], "0" * 16, *cells[12:]] if len(cells) == 16 else cells for cells in older]
    lock.write_text("\n".join("\t".join(cells) for cells in redrawn), "utf-8")

    assert "), 2 changed by a newer build-deck alone · " in build_deck(vault).stdout
    assert "), all as they were · " in build_deck(vault).stdout


def test_what_is_named_as_skipped_adds_up_to_the_last_line(vault: Path, build_deck: BuildDeck) -> None:
    """With `-v` a line says how many lines are named, and how many of them are on a card all the same."""
    told = build_deck(vault, "-v")
    more = (vault / "code.md").write_text("# Code\n\n```\none\ntwo\n\nthree\n```\n\n- Fog: a cloud on the sea. Why?\n")
    later = build_deck(vault, "-v")

    assert told.stderr.splitlines()[-1] == "1 line named as skipped: 1 on no card"
    assert "1 line skipped" in told.stdout
    assert more
    counts = [int(n) for n in re.findall(r"\d+", later.stderr.splitlines()[-1])]
    assert counts[0] == sum(counts[1:])
    assert f" {counts[1]} lines skipped" in later.stdout


def test_a_duplicate_names_the_first_place(vault: Path, build_deck: BuildDeck) -> None:
    """The other place can be opened from where the command runs."""
    (vault / "harbour.md").write_text(NOTES + NOTES.splitlines()[2] + "\n")
    told = build_deck(vault, "-v").stderr

    assert (
        "vault/harbour.md:6:1: L09 duplicate: the same stands in the notes already\n    see: vault/harbour.md:3:1\n"
        in told
    )


def test_a_config_elsewhere_is_named_from_the_current_folder(vault: Path, build_deck: BuildDeck) -> None:
    """A finding about it can be opened too."""
    (vault.parent / "other.toml").write_text("x = 1")

    assert build_deck(vault, "--config", "other.toml").stderr.startswith("other.toml:1:1: C02 unknown-key: ")


def test_findings_come_by_path_and_line(vault: Path, build_deck: BuildDeck) -> None:
    """Whatever found them."""
    (vault / "b.md").write_text("![x](a.png)\n\n- https://example.com/berths\n\n![x](a.png)\n")
    (vault / "a.md").write_text("- https://example.com/piers\n")
    places = [line.split(":")[:2] for line in build_deck(vault, "-v").stderr.splitlines() if line.startswith("vault")]

    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))
    assert len(places) >= 4


def test_a_build_writes_nothing_else_into_the_vault(vault: Path, build_deck: BuildDeck) -> None:
    """Of the vault only the lock is written, and never a note."""
    before = {path.name: path.read_bytes() for path in vault.iterdir()}
    build_deck(vault)
    after = {path.name: path.read_bytes() for path in vault.iterdir()}

    assert after.keys() - before.keys() == {"deck.lock"}
    assert {name: after[name] for name in before} == before


def test_cards_prints_and_writes_nothing(vault: Path, build_deck: BuildDeck, tmp_path: Path) -> None:
    """The answer is on stdout; neither lock nor package appears."""
    result = build_deck("cards", vault)

    assert result.exit_code == 0
    assert "vault/harbour.md:3: Harbour\n" in result.stdout
    assert "a horn that sounds every 30 seconds in fog" in result.stdout
    assert "{{c1::" in result.stdout
    assert not (tmp_path / "dist").exists()
    assert not (vault / "deck.lock").exists()


def test_the_machine_form_has_the_fields_of_the_contract(vault: Path, build_deck: BuildDeck) -> None:
    """One object a note, in source order, keys sorted, letters as they are."""
    (vault / "a.md").write_text("# 港\n\n- 朝礼: 当番が一日の予定を読み上げる短い集まり\n")
    lines = build_deck("cards", vault, "--format", "jsonl").stdout.splitlines()
    notes = [json.loads(line) for line in lines]
    keys = "context deck end_line extra fields guid kind line reason source_path tags text"

    assert {" ".join(note) for note in notes} == {keys}
    assert [(note["source_path"], note["line"]) for note in notes] == [
        ("a.md", 3),
        ("harbour.md", 3),
        ("harbour.md", 4),
    ]
    assert list(notes[0]["fields"]) == sorted(("Text", "Context", "Extra", "Source", "Reserved 1", "Reserved 2"))
    assert (notes[0]["kind"], notes[0]["context"], notes[0]["deck"]) == ("definition", ["港"], "Harbour")
    assert "朝礼" in lines[0]
    assert all(note["reason"] and "{{c1::" in note["text"] for note in notes)


def test_cards_tells_the_guids_that_build_will_write(vault: Path, build_deck: BuildDeck, tmp_path: Path) -> None:
    """Before the first build and after it."""
    before = build_deck("cards", vault, "--format", "jsonl").stdout
    build_deck(vault)
    after = build_deck("cards", vault, "--format", "jsonl").stdout

    assert before == after
    assert [json.loads(line)["guid"] for line in before.splitlines()] == list(packed_notes(tmp_path / "dist" / PACKAGE))


def test_the_summary_of_a_run_as_json(vault: Path, build_deck: BuildDeck) -> None:
    """Scripts read numbers, not sentences; stdout holds nothing else."""
    summary = json.loads(build_deck(vault, "--json").stdout)
    cards = summary.pop("cards")

    assert cards >= 2
    assert summary == {
        "changed": 0,
        "deck": "Harbour",
        "errors": 0,
        "new": 2,
        "notes": 2,
        "package": f"dist/{PACKAGE}",
        "retired": 0,
        "revived": 0,
        "skipped_lines": 1,
        "tombstones": 0,
        "version": "1.2.0",
        "warnings": 0,
    }


def test_explain_tells_what_became_of_a_line(vault: Path, build_deck: BuildDeck) -> None:
    """A line on a card, a line above it, a skipped line, a blank one."""
    lines = {line: build_deck("explain", vault / f"harbour.md:{line}").stdout for line in (1, 2, 3, 5)}

    assert lines[1].startswith("shown with note ")
    assert "has nothing to ask" in lines[2]
    assert "a horn that sounds every 30 seconds in fog" in lines[3]
    assert lines[5].startswith("skipped: vault/harbour.md:5:1: L18 link-or-picture-only: ")


@pytest.mark.parametrize("end", [":3", ":3:"])
def test_explain_takes_the_place_of_a_finding(vault: Path, build_deck: BuildDeck, end: str) -> None:
    """With its column, as findings print it, and with the colon behind it."""
    plain, pasted = (build_deck("explain", vault / f"harbour.md:5{column}") for column in ("", end))

    assert (pasted.exit_code, pasted.stdout) == (0, plain.stdout)


@pytest.mark.parametrize("at", ["vault/sub/a.md:1", "sub/a.md:1"])
def test_explain_finds_the_vault_of_a_note(
    make_vault: MakeVault, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, at: str
) -> None:
    """From where the command runs, or below the default vault."""
    vault = make_vault({"deck.toml": "", "sub/a.md": "- Fog signal: a horn that sounds every 30 seconds in fog\n"})
    monkeypatch.chdir(tmp_path if at.startswith("vault") else vault)
    result = build_deck("explain", at)

    assert result.exit_code == 0, result.output
    assert f"{at}: " in result.stdout


def test_every_command_reads_the_same_notes(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """What lies in the output folder is no note to any of them."""
    make_vault({"../source_notes/harbour.md": NOTES, "../source_notes/dist/CHANGES.md": "- Pier: a long wall\n"})
    told = build_deck("explain", "source_notes/dist/CHANGES.md:1")

    assert "Pier" not in build_deck("cards").stdout
    assert " 2 notes (" in build_deck("-o", "out").stdout
    assert (told.exit_code, "is no note of the vault" in told.stderr) == (2, True)


@pytest.mark.parametrize("at", ["notes/sub/a.md", "notes/b.md", "../notes/sub/a.md"])
def test_explain_before_the_first_build_reads_the_vault_that_is_typed(
    make_vault: MakeVault, build_deck: BuildDeck, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Without a lock the first folder of the path is the vault: the guids are those of `cards notes`."""
    note = "- Fog signal: a horn that sounds every 30 seconds in fog\n"
    top = make_vault({"notes/sub/a.md": note, "notes/b.md": note.replace("Fog", "Mist"), "c/d.md": "x", "e.md": "x"})
    monkeypatch.chdir(top / "c" if at.startswith("..") else top)
    vault = at.removesuffix("sub/a.md").removesuffix("b.md")
    cards = build_deck("cards", vault, "--format", "jsonl").stdout.splitlines()
    guids = {note["source_path"]: note["guid"] for note in map(json.loads, cards)}
    result = build_deck("explain", f"{at}:1")

    assert f"note {guids[at.removeprefix(vault)]}" in result.stdout


def test_explain_tells_what_a_rule_is_about(build_deck: BuildDeck) -> None:
    """What, why, an example."""
    result = build_deck("explain", "s03")

    assert result.exit_code == 0
    assert result.stdout.startswith("S03 open-question (skipped)\n")
    assert "What is a VPC?" in result.stdout


@pytest.mark.parametrize(
    ("what", "near"),
    [("open-qestion", "'open-question'"), ("s33", "'S03'"), ("K9", "'K0"), ("L99", "'L09'"), ("s2", "mean 'S02'")],
)
def test_explain_of_a_mistyped_rule_names_the_nearest(build_deck: BuildDeck, what: str, near: str) -> None:
    """Codes and names alike."""
    result = build_deck("explain", what)

    assert (result.exit_code, near in result.stderr) == (2, True), result.stderr


def test_explain_says_less_with_q_and_more_with_v(vault: Path, build_deck: BuildDeck) -> None:
    """Of a line: what, with its reason, the whole of each rule about it; of a rule what it finds alone."""
    at = vault / "harbour.md:5"
    quiet, plain, verbose = (build_deck("explain", at, *flags).stdout for flags in (["-q"], [], ["-v"]))

    assert plain.startswith(quiet)
    assert plain.removeprefix(quiet).startswith("    why: ")
    assert verbose.startswith(quiet)
    assert "    What it finds: " in verbose
    assert "    Better:" in verbose
    assert build_deck("explain", "open-question", "-q").stdout.count("\n") == 2
    assert build_deck("explain", "open-question").stdout == build_deck("explain", "S03", "-v").stdout


@pytest.mark.parametrize(
    "what",
    [
        "S99",
        "nothing",
        "vault/harbour.md",
        "vault/harbour.md:x",
        "vault/harbour.md:99",
        "vault/no.md:1",
        ":3",
        "vault/harbour.md:5:x",
    ],
)
def test_explain_of_nothing_is_a_usage_error(vault: Path, build_deck: BuildDeck, what: str) -> None:
    """No such rule, file or line."""
    result = build_deck("explain", what)

    assert (result.exit_code, vault.exists()) == (2, True)
    assert result.stderr


def test_verify_asks_the_real_anki(vault: Path, build_deck: BuildDeck) -> None:
    """A package of ours has no problem; a file that is no package has one."""
    build_deck(vault)
    good, bad = build_deck("verify", f"dist/{PACKAGE}"), build_deck("verify", vault / "harbour.md")

    assert good.exit_code == 0, good.output
    assert ": 2 notes, " in good.stdout
    assert "no problems" in good.stdout
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "vault/harbour.md:1:1: P01 not-a-package: " in bad.stderr
    assert "hint: " in bad.stderr


def test_verify_says_nothing_but_problems_with_q(vault: Path, build_deck: BuildDeck) -> None:
    """The exit code tells the rest."""
    build_deck(vault)
    good, bad = build_deck("verify", f"dist/{PACKAGE}", "-q"), build_deck("verify", "-q", vault / "harbour.md")

    assert (good.exit_code, good.output) == (0, "")
    assert (bad.exit_code, bad.stdout, "P01" in bad.stderr) == (1, "", True)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_a_sentence_and_the_options(build_deck: BuildDeck, command: str) -> None:
    """Every command answers `-h` and `--help`."""
    short, long = build_deck(*filter(None, [command, "-h"])), build_deck(*filter(None, [command, "--help"]))

    assert short.exit_code == 0
    assert short.stdout == long.stdout
    assert short.stdout.startswith("Usage: ")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_of_commands_says_what_each_help_begins_with(command: str) -> None:
    """The list is written down, so that no command need be imported for it."""
    loaded = main.get_command(click.Context(main), command)

    assert loaded
    assert " ".join((loaded.help or "").partition("\n\n")[0].split()) == COMMANDS[command]


def test_a_bare_command_line_with_a_version(build_deck: BuildDeck) -> None:
    """`--version` is one line."""
    assert re.fullmatch(r"build-deck \S+( installed\))?\n", build_deck("--version").stdout)


@pytest.mark.parametrize(
    ("args", "near"), [(("biuld",), "build"), (("explian", "S03"), "explain"), (("build", "--lokced"), "--locked")]
)
def test_a_mistyped_word_gets_the_nearest_one(build_deck: BuildDeck, args: tuple[str, ...], near: str) -> None:
    """Commands and options are mended in words, exit code 2."""
    result = build_deck(*args)

    assert result.exit_code == 2
    assert f"Did you mean '{near}'?" in result.stderr


def test_an_option_before_the_command_is_told_where_it_belongs(build_deck: BuildDeck) -> None:
    """Only a folder may be called like a command there."""
    first, output = build_deck("-q", "explain", "S03"), build_deck("-o", "cards")

    assert (first.exit_code, "build-deck explain -q" in first.stderr) == (2, True)
    assert "holds no notes" in output.stderr


def test_a_folder_called_like_a_mistyped_command_is_a_folder(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """What exists is what was meant."""
    make_vault({"../card/harbour.md": NOTES})

    assert build_deck("card").exit_code == 0


def test_bold_words_are_asked_unless_the_settings_say_otherwise(make_vault: MakeVault, build_deck: BuildDeck) -> None:
    """`[extract] bold = false`, for an author who puts in bold what is no answer; highlighted words stay marked."""
    note = "# Locks\n\n- The **upper** gate of the lock weighs 12 tons\n- The ==brass== gate weighs 9 tons\n"
    vault = make_vault({"locks.md": note})
    marked = _texts(build_deck("cards", vault, "--format", "jsonl").stdout)
    make_vault({"deck.toml": "[extract]\nbold = false\n"})
    plain = _texts(build_deck("cards", vault, "--format", "jsonl").stdout)

    assert marked == [
        "The {{c1::upper}} gate of the lock weighs 12 tons",
        "The {{c1::brass}} gate weighs 9 tons",
    ]
    assert plain == [
        "The upper gate of the lock weighs {{c1::12 tons}}",
        "The {{c1::brass}} gate weighs 9 tons",
    ]


def _texts(cards: str) -> list[str]:
    return [json.loads(line)["text"] for line in cards.splitlines()]
