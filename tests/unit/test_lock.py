"""`deck.lock`: its text is frozen, and a damaged one is never read as a whole one."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.findings import LockError
from builder.identity import assign, deck_key, format_lock, new_lock, notetype_id, parse_lock, read_own, stamp
from builder.model import FactKind, Guid, Lock, LockEntry, MediaPin
from tests.small_facts import cloze_facts, note_of, notetype

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = "# The identity of every note of this deck, kept by build-deck: commit this file, do not edit it.\n"
HEADER = "format\t1\ndeck\tharbourkey\nnotetype\t1300000000001\t0123456789abcdef\t1700000000\nchooser\tcues 1\n"
HORN = (
    'aaaaaaaaaa\tharbour.md\t["Signals","Fog"]\tdefinition\tFog horn\tFog horn: every\\t30 seconds\\na \\\\ sign'
    '\t["Signals","Fog","At \\"night\\""]\t{"30 seconds":1,"霧笛":2}\t{"fog":3}\t1700000000\t1700000001\t00ff'
    '\t1.0.0\t1.1.0\t\t["Fog <b>horn</b>","","",""]\n'
)
LIGHT = "bbbbbbbbbb\ta.md\t[]\tqa\t\tRed?\\nPort\t[]\t{}\t{}\t0\t0\t\t1.0.0\t1.0.0\t1.2.0\t[]\n"
SHA = "0123456789abcdef" * 4
PIN = f"media\thttps://example.com/a%20b.png\ta-b-0123456789abcdef.png\t{SHA}\t17\timage/png\t1700000002\n"
TEXT = f"{ABOUT}{HEADER}{HORN}{LIGHT}{PIN}end\n"

LOCK = Lock(
    deck_key="harbourkey",
    notetype_id=1_300_000_000_001,
    notetype_digest="0123456789abcdef",
    notetype_modified=1_700_000_000,
    chooser="cues 1",
    entries=(
        LockEntry(
            guid=Guid("aaaaaaaaaa"),
            path="harbour.md",
            place=("Signals", "Fog"),
            kind=FactKind.DEFINITION,
            term="Fog horn",
            text="Fog horn: every\t30 seconds\na \\ sign",
            context=("Signals", "Fog", 'At "night"'),
            numbers={"30 seconds": 1, "霧笛": 2},
            retired_numbers={"fog": 3},
            created=1_700_000_000,
            modified=1_700_000_001,
            digest="00ff",
            since="1.0.0",
            changed_in="1.1.0",
            fields=("Fog <b>horn</b>", "", "", ""),
        ),
        LockEntry(
            guid=Guid("bbbbbbbbbb"),
            path="a.md",
            place=(),
            kind=FactKind.QA,
            term="",
            text="Red?\nPort",
            context=(),
            numbers={},
            retired_numbers={},
            created=0,
            modified=0,
            digest="",
            since="1.0.0",
            changed_in="1.0.0",
            retired_in="1.2.0",
        ),
    ),
    media=(
        MediaPin(
            address="https://example.com/a%20b.png",
            name="a-b-0123456789abcdef.png",
            sha256=SHA,
            size=17,
            kind="image/png",
            date=1_700_000_002,
        ),
    ),
)


def _complaints(text: str) -> list[str]:
    with pytest.raises(LockError) as caught:
        parse_lock(text)
    return [f"{f.span.path}:{f.span.line}:{f.span.column} {f.rule.code} {f.message}" for f in caught.value.findings]


def test_the_format_stays_as_users_have_it_in_git() -> None:
    """This lock is written as this text, for ever."""
    assert format_lock(LOCK) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\t[]\nmedia", "\t[],[]\nmedia"),
        TEXT.replace('\t{"30 seconds":1,"霧笛":2}\t', '\t{"30 seconds":1},{"霧笛":2}\t'),
        TEXT.replace(LIGHT, LIGHT + LIGHT),
        TEXT.replace(LIGHT, LIGHT.replace("bbbbbbbbbb", "aaaaaaaaaa")),
        TEXT.replace("end\n", ""),
    ],
    ids=["a list more", "a map more", "a line twice", "a guid twice", "no end"],
)
def test_a_lock_that_is_not_ones_own_after_all_loses_no_note(text: str) -> None:
    """What no build wrote is not read as ours: whoever asks reads it as any."""
    assert text != TEXT
    assert read_own(TEXT) == LOCK
    assert read_own(text) is None


def test_the_text_of_users_is_read_for_ever() -> None:
    """This text is read as this lock, for ever."""
    assert parse_lock(TEXT) == LOCK


@pytest.mark.parametrize("back_in", ["", "1.3.0"])
def test_tags_are_the_last_cell_of_their_note(back_in: str) -> None:
    """Behind the version in which it came back, which may be empty; a note without any has neither."""
    horn = LOCK.entries[0]._replace(tags=("home", "sea::fog"), back_in=back_in)
    text = TEXT.replace(HORN, HORN.removesuffix("\n") + f'\t{back_in}\t["home","sea::fog"]\n')

    assert format_lock(replace(LOCK, entries=(horn, LOCK.entries[1]))) == text
    assert parse_lock(text).entries[0] == horn


def test_versions_that_shipped_tombstones_are_lines_of_the_header() -> None:
    """One line a version, in the order of versions, so that two branches merge; read in any order."""
    lines = ("tombstone\t1.9.0\n", "tombstone\t1.10.0\n")
    lock = replace(LOCK, tombstones=("1.9.0", "1.10.0"))

    assert format_lock(lock) == TEXT.replace(HORN, f"{''.join(lines)}{HORN}")
    assert parse_lock(TEXT + "".join(reversed(lines)) + lines[0]) == lock


def test_the_first_names_of_a_deck_stay_as_they_were_made() -> None:
    """Deck key, note type id and guids of a deck are the same in every version of the tool."""
    (known,), _, _ = assign(
        cloze_facts("harbour.md > Signals: {{Fog horn}} calls"), lock=new_lock("Harbour"), version="1.0.0"
    )

    assert (deck_key("Harbour"), notetype_id("harbourkey"), known.guid) == (
        "jil5446kym",
        1_395_614_182_419,
        "kvbi53eydc",
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace("\n", "\r\n"), id="line ends of another system"),
        pytest.param("\ufeff" + TEXT, id="a byte order mark"),
        pytest.param(TEXT + "# a remark\n", id="a remark"),
        pytest.param(TEXT + HORN + "end\nformat\t1\n", id="lines that stand twice"),
        pytest.param(TEXT.replace(':1,"', ': 1, "'), id="other spaces in a map"),
        pytest.param(TEXT + PIN.replace("1700000002", "1700000009"), id="the same bytes fetched on two days"),
        pytest.param(TEXT + "chooser\tarea 9\n", id="two choosers"),
    ],
)
def test_what_loses_nothing_is_read(text: str) -> None:
    """Another writing of the same records is the same lock."""
    assert parse_lock(text) == LOCK


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ((LIGHT, "<<<<<<< ours\n" + LIGHT), "7:1 K01 a merge was never finished"),
        ((LIGHT, "=======\n" + LIGHT), "7:1 K01 a merge was never finished"),
        ((LIGHT, ">>>>>>> 1234567 (theirs)\n" + LIGHT), "7:1 K01 a merge was never finished"),
        ((LIGHT, "\n" + LIGHT), "7:1 K01 an empty line: something was lost"),
        ((LIGHT, "???\n" + LIGHT), "7:1 K01 this is no line of a lock"),
        (
            (LIGHT, LIGHT + LIGHT.replace("Port", "port")),
            "8:1 K01 note `bbbbbbbbbb` stands in line 7 with another content",
        ),
        ((LIGHT, "bbbbbbbbbb\ta.md\t[]\tqa\t\tRe\n"), "7:24 K01 a note has 16 cells, this one 6"),
        ((LIGHT, LIGHT.replace("[]\n", "[]\tx\n")), "7:70 K01 `x` is no version"),
        ((LIGHT, LIGHT.replace("[]\n", "[]\t\n")), "7:70 K01 `` is no version"),
        ((LIGHT, LIGHT.replace("[]\n", "[]\t1.0.0\tx\n")), "7:76 K01 `x` is cut or broken"),
        ((LIGHT, LIGHT.replace("[]\n", "[]\tx\t[]\n")), "7:70 K01 `x` is no version"),
        ((LIGHT, LIGHT.replace("[]\n", "[]\t1.0.0\t[]\tx\n")), "7:70 K01 a note has 16 cells, this one 19"),
        (('["Fog <b>horn</b>","","",""]', '["Fog <b>ho'), '6:207 K01 `["Fog <b>ho` is cut or broken'),
        (("\tqa\t", "\tqq\t"), "7:20 K01 `qq` is no kind of fact"),
        (("Red?\\n", "Red?\\x"), r"7:24 K01 `\x` is no escape"),
        (("Port\t[]", "Port\\\t[]"), "7:24 K01 `\\` is no escape"),
        (("\t{}\t{}\t0", "\t{}\t{}\t-1"), "7:44 K01 `-1` is no whole number"),
        (('{"fog":3}', '{"fog":1}'), "6:133 K01 words or a cloze number stand twice in the two maps"),
        (('{"fog":3}', '{"霧笛":3}'), "6:133 K01 words or a cloze number stand twice in the two maps"),
        (('{"fog":3}', '{"fog":501}'), '6:157 K01 `{"fog":501}` is no map of words to cloze numbers'),
        (('{"fog":3}', '{"fog":3,"fog":4}'), '6:157 K01 `{"fog":3,"fog":4}` is no map of words to cloze numbers'),
        (("\tqa\t\tRed?\\nPort\t[]", "\tqa\t\tRed?\\nPort\t[1]"), "7:35 K01 `[1]` is no list of texts"),
        (("media\thttps", "media\tx\thttps"), "8:142 K01 a `media` line has 7 cells, this one 8"),
        ((PIN, PIN[:60] + "\n"), "8:37 K01 a `media` line has 7 cells, this one 3"),
        (("media\thttps:", "media\tfile:"), "8:7 K01 `file://example.com/a%20b.png` is no address of a fetched file"),
        (("a%20b.png", "a b.png"), "8:7 K01 `https://example.com/a b.png` is no address of a fetched file"),
        (("\ta-b-", "\t../a-b-"), "8:37 K01 `../a-b-0123456789abcdef.png` is no name of a fetched file"),
        (("\ta-b-", "\ta/b-"), "8:37 K01 `a/b-0123456789abcdef.png` is no name of a fetched file"),
        (("\ta-b-", "\t-"), "8:37 K01 `-0123456789abcdef.png` is no name of a fetched file"),
        (("cdef.png", "cdee.png"), "8:37 K01 the name of the file does not hold its hash"),
        ((f"\t{SHA}", f"\t{SHA[:-1]}"), f"8:62 K01 `{SHA[:40]}` is no SHA-256"),
        ((f"\t{SHA}", f"\t{SHA.upper()}"), f"8:62 K01 `{SHA.upper()[:40]}` is no SHA-256"),
        (("\t17\t", "\tseventeen\t"), "8:127 K01 `seventeen` is no whole number"),
        (("image/png", "picture"), "8:130 K01 `picture` is no type of a file"),
        (("1700000002\n", "today\n"), "8:140 K01 `today` is no whole number"),
        (("deck\tharbourkey\n", ""), "1:1 K01 the `deck` line is missing"),
        (("deck\tharbourkey\n", "deck\t\n"), "3:6 K01 the deck has no key"),
        (("end\n", "end\ndeck\tother\n"), "10:1 K01 the key or id of `deck` stands in line 3 with another content"),
        (
            ("end\n", "end\nnotetype\t7\t\t0\n"),
            "10:1 K01 the key or id of `notetype` stands in line 4 with another content",
        ),
        (("format\t1\n", ""), "1:1 K01 the `format` line is missing"),
        (("format\t1\n", "format\tone\n"), "2:8 K01 `one` is no whole number"),
        (("format\t1\n", "format\t0\n"), "2:8 K01 there is no format 0"),
        (
            ("format\t1\n", "format\t2\nsomething new\n"),
            "2:8 K02 the lock was written by a later build-deck, this one reads format 1",
        ),
        (("end\n", ""), "8:1 K01 the `end` line is missing"),
        (("end\n", "end"), "9:4 K01 the last line is cut"),
        (
            (PIN, PIN + PIN.replace("\t17\t", "\t18\t")),
            "9:1 K01 the file from `https://example.com/a%20b.png` stands in line 8 with another content",
        ),
    ],
)
def test_a_damaged_lock_names_its_line(damage: tuple[str, str], complaint: str) -> None:
    """Whatever was done to one line is said with the line and the column."""
    assert f"deck.lock:{complaint}" in _complaints(TEXT.replace(*damage))


def test_an_empty_lock_is_no_new_lock() -> None:
    """A lock that was emptied is never taken for that of a new deck."""
    assert _complaints("") == ["deck.lock:1:1 K01 the lock is empty"]


def test_every_damage_is_told_at_once() -> None:
    """All findings about a lock are shown, in the order of its lines."""
    text = TEXT.replace("\tqa\t", "\tqq\t").replace("deck\tharbourkey\n", "junk\n") + "???\n"

    assert [complaint.split(" ")[0] for complaint in _complaints(text)] == [
        "deck.lock:1:1",
        "deck.lock:3:1",
        "deck.lock:7:20",
        "deck.lock:10:1",
    ]


def test_of_an_unfinished_merge_the_lines_are_told_and_not_what_follows_from_them() -> None:
    """Each marker and each broken line is told; that lines are missing or contradict each other is no news then."""
    sides = f"<<<<<<< ours\n{LIGHT}=======\n{LIGHT.replace('Port', 'port')}>>>>>>> theirs\n"

    assert [complaint.split(" ")[0] for complaint in _complaints(f"junk\n{sides}")] == [
        "deck.lock:1:1",
        "deck.lock:2:1",
        "deck.lock:4:1",
        "deck.lock:6:1",
    ]


def test_of_two_templates_the_later_is_remembered() -> None:
    """After two branches changed the note type, the next build compares with the later one."""
    lock = parse_lock(TEXT + "notetype\t1300000000001\tfedcba9876543210\t1700000500\n")

    assert (lock.notetype_digest, lock.notetype_modified) == ("fedcba9876543210", 1_700_000_500)


def test_of_two_templates_of_one_second_neither_is_trusted() -> None:
    """Learners may have either: the next build gets a later time whatever it builds."""
    lock = parse_lock(TEXT + "notetype\t1300000000001\tfedcba9876543210\t1700000000\n")
    _, built, _ = stamp((), notetype(), lock=lock, epoch=1_600_000_000, version="1.0.0")

    assert (lock.notetype_digest, built.modified) == ("", 1_700_000_001)


def _git(folder: Path, *args: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True)


def _build(folder: Path, notes: str, *, epoch: int) -> Lock:
    path = folder / "deck.lock"
    lock = parse_lock(path.read_text("utf-8")) if path.exists() else new_lock("Harbour")
    known, lock, _ = assign(cloze_facts(notes), lock=lock, version="1.0.0")
    _, _, lock = stamp(tuple(note_of(k) for k in known), notetype(), lock=lock, epoch=epoch, version="1.0.0")
    path.write_text(format_lock(lock), encoding="utf-8", newline="\n")
    return lock


def test_two_branches_merge_into_a_lock_that_builds(tmp_path: Path) -> None:
    """Two git branches that each add notes merge without a word, and no note changes its guid or time."""
    base = "a.md > Bow: {{red}} light on the left side"
    ours, theirs = "b.md: {{green}} light on the right side", "c.md: {{white}} light at the stern\nd.md: {{black}} ball"
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("deck.lock merge=union\n", encoding="utf-8")
    locks = []
    for branch, notes, epoch in (("main", base, 100), ("ours", ours, 200), ("theirs", theirs, 300)):
        if branch != "main":
            _git(tmp_path, "checkout", "-q", "main")
            _git(tmp_path, "checkout", "-q", "-b", branch)
        locks.append(_build(tmp_path, f"{base}\n{notes}" if branch != "main" else base, epoch=epoch))
        _git(tmp_path, "add", ".")
        _git(tmp_path, "commit", "-q", "-m", branch)
    _git(tmp_path, "merge", "-q", "ours", "-m", "merge")
    merged = _build(tmp_path, f"{base}\n{ours}\n{theirs}", epoch=400)

    assert {e.guid: e for e in merged.entries} == {e.guid: e for lock in locks for e in lock.entries}


def test_equal_locks_have_equal_text_whatever_the_order_of_their_parts() -> None:
    """The text is sorted by itself."""
    assert format_lock(replace(LOCK, entries=LOCK.entries[::-1])) == TEXT
