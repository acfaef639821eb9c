"""`build-deck fetch`, with servers on this machine, and what a build makes of what came."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from tests.servers import CERTIFICATES, leads_to, picture, sends, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from click.testing import Result

    from tests.servers import Server, Visit

    Vault = Callable[[Mapping[str, str | bytes]], Path]
    Command = Callable[..., Result]

TERMS = ("Quay: a wall to moor at", "Pier: a walk on legs into the sea", "Buoy: a float that marks a channel")
HASH = hashlib.sha256(picture()).hexdigest()
NAME = f"map-{HASH[:16]}.png"


@pytest.fixture
def server() -> Iterator[Server]:
    """A machine in the private network, by plain http."""
    routes = {
        "/map.png": sends(picture()),
        "/page.png": sends(b"<!DOCTYPE html>"),
        "/away.png": leads_to("http://169.254.169.254/latest/meta-data/"),
        **{f"/{n}.png": sends(picture(n)) for n in range(1, 30)},
    }
    with serving(routes) as one:
        yield one


@pytest.fixture
def fetch(build_deck: Command, server: Server, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command on the vault, for who trusts this machine."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return lambda vault, *more: build_deck("fetch", vault, "--allow-host", f"127.0.0.1:{server.port}", *more)


def _notes(server: Server, *names: str) -> str:
    """A note with a picture on each line from the third on."""
    lines = (
        f"- {term} ![it](http://127.0.0.1:{server.port}/{name})"
        for term, name in zip(cycle(TERMS), names, strict=False)
    )
    return "# Harbour\n\n" + "".join(f"{line}\n" for line in lines)


def _pins(vault: Path) -> list[list[str]]:
    lines = (vault / "deck.lock").read_text("utf-8").split("\n")
    return [line.split("\t")[1:] for line in lines if line.startswith("media\t")]


def _media(folder: Path) -> dict[str, bytes]:
    """Name → bytes of what the only package in a folder holds."""
    (package,) = folder.glob("*.apkg")
    with zipfile.ZipFile(package) as archive:
        names = json.loads(archive.read("media"))
        return {name: archive.read(number) for number, name in sorted(names.items(), key=lambda item: item[1])}


def test_a_picture_is_brought_and_pinned(make_vault: Vault, fetch: Command, server: Server) -> None:
    """Its bytes lie in the media folder, its line in the lock; the last line tells."""
    vault = make_vault({"a.md": _notes(server, "map.png", "map.png#top")})
    result = fetch(vault, "-v")

    assert (result.exit_code, result.stdout) == (0, f"1 file fetched ({len(picture())} bytes) → vault/media\n")
    assert result.stderr == (f"http://127.0.0.1:{server.port}/map.png → {NAME} (image/png, {len(picture())} bytes)\n")
    assert {path.name: path.read_bytes() for path in (vault / "media").iterdir()} == {NAME: picture()}
    assert _pins(vault) == [
        [f"http://127.0.0.1:{server.port}/map.png", NAME, HASH, str(len(picture())), "image/png", "1700000000"]
    ]


def test_what_was_fetched_is_built_offline(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server, tmp_path: Path
) -> None:
    """Without a warning, under the pinned name; the pins stay in the lock, and the next fetch asks nobody."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    before = build_deck("build", vault, "-o", tmp_path / "before")
    fetch(vault)
    server.close()
    after = build_deck("build", vault, "-o", tmp_path / "after", "--strict")
    again = fetch(vault)

    assert ("M01 remote-picture" in before.stderr, _media(tmp_path / "before")) == (True, {})
    assert "hint: bring it with `build-deck fetch`, or save it beside the note and refer to that" in before.stderr
    assert (after.exit_code, after.stderr, _media(tmp_path / "after")) == (0, "", {NAME: picture()})
    assert [pin[1] for pin in _pins(vault)] == [NAME]
    assert (again.exit_code, again.stdout, len(server.visits)) == (0, "1 there already\n", 1)


def test_what_can_not_be_had_is_told_at_its_place(make_vault: Vault, fetch: Command, server: Server) -> None:
    """With file, line, column and hint; the others are brought all the same."""
    vault = make_vault({"a.md": _notes(server, "nope.png", "page.png", "away.png", "map.png")})
    result = fetch(vault)
    at = f"http://127.0.0.1:{server.port}"

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.split("\n") == [
        f"vault/a.md:3:27: M06 failed-download: the answer is 404 Not Found: {at}/nope.png",
        "    hint: look at the address in a browser; save the file in the vault if it is gone",
        (
            "vault/a.md:4:37: M07 refused-download: what comes is no picture, sound or film that cards hold:"
            f" {at}/page.png"
        ),
        "    hint: look at the address in a browser; save the file in the vault if it is gone",
        (
            "vault/a.md:5:38: M05 refused-address: 169.254.169.254 is in a network that serves no files"
            f" (led on to http://169.254.169.254/latest/meta-data/): {at}/away.png"
        ),
        "    hint: mend the address, or save the file in the vault",
        f"1 file fetched ({len(picture())} bytes) · 3 could not be had → vault/media",
        "",
    ]
    assert [pin[1] for pin in _pins(vault)] == [NAME]


def test_without_a_word_a_private_machine_is_not_asked(make_vault: Vault, build_deck: Command, server: Server) -> None:
    """And the hint says what opens it; nothing is written."""
    vault = make_vault({"a.md": f"![x](https://[2606:4700::1]:{server.port}/) ![x](https://127.0.0.1/)\n"})
    result = build_deck("fetch", vault)

    assert f"port {server.port} is not asked" in result.stderr
    assert "M05 refused-address: 127.0.0.1 is in a private network: https://127.0.0.1/\n" in result.stderr
    assert "    hint: say that you mean it: --allow-host 127.0.0.1\n" in result.stderr
    assert (result.exit_code, server.contacts, sorted(path.name for path in vault.iterdir())) == (1, 0, ["a.md"])


def test_certificates_are_those_of_the_system(
    make_vault: Vault, build_deck_process: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Or of the file that SSL_CERT_FILE names, as OpenSSL has it."""
    with serving({"/map.png": sends(picture())}, is_safe=True) as server:
        address = f"https://localhost:{server.port}/map.png"
        vault = make_vault({"a.md": f"- Quay: a wall ![x]({address})\n"})
        args = ("fetch", vault, "--allow-host", f"localhost:{server.port}")
        unknown = build_deck_process(*args)
        known = build_deck_process(*args, env={"SSL_CERT_FILE": str(CERTIFICATES / "authority.pem")})

    assert (unknown.returncode, "M06 failed-download: its certificate is not to be trusted" in unknown.stderr) == (
        1,
        True,
    )
    assert (known.returncode, [pin[0] for pin in _pins(vault)]) == (0, [address])


def test_a_proxy_is_not_asked(
    make_vault: Vault, build_deck_process: Callable[..., subprocess.CompletedProcess[str]], server: Server
) -> None:
    """It could not be told which addresses it asks."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    with serving({}) as proxy:
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        env = dict.fromkeys(names, f"http://127.0.0.1:{proxy.port}")
        ran = build_deck_process("fetch", vault, "--allow-host", f"127.0.0.1:{server.port}", env=env)

    assert (ran.returncode, proxy.contacts) == (0, 0)


def _tamper(path: Path) -> None:
    path.write_bytes(picture(99))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


@pytest.mark.parametrize("damage", [_tamper, _cut, lambda path: path.write_bytes(b"")], ids=["other", "cut", "empty"])
def test_a_fetched_file_with_other_bytes_stops_the_build(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server, damage: Callable[[Path], object]
) -> None:
    """Nothing is written; the next fetch brings the pinned bytes back."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    fetch(vault)
    damage(vault / "media" / NAME)
    built = build_deck(vault)
    fetched = fetch(vault)

    assert (built.exit_code, list(vault.parent.glob("dist/*"))) == (1, [])
    assert (
        f"vault/a.md:3:27: M04 changed-media: the bytes of media/{NAME} are not those that were fetched" in built.stderr
    )
    assert (fetched.exit_code, (vault / "media" / NAME).read_bytes()) == (0, picture())
    assert build_deck(vault).exit_code == 0


def test_a_fetched_file_that_is_gone_is_a_warning(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server
) -> None:
    """As any missing picture; the next fetch brings it back, with the day it was first fetched."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    fetch(vault)
    pins = _pins(vault)
    (vault / "media" / NAME).unlink()
    built = build_deck(vault)
    fetched = build_deck("fetch", vault, "--allow-host", f"127.0.0.1:{server.port}")

    assert (built.exit_code, f"M02 missing-media: {NAME}, which was fetched, is gone" in built.stderr) == (0, True)
    assert (fetched.exit_code, (vault / "media" / NAME).exists(), _pins(vault)) == (0, True, pins)


def test_a_fetched_file_may_be_moved(make_vault: Vault, fetch: Command, build_deck: Command, server: Server) -> None:
    """It is found by its name, anywhere in the vault."""
    vault = make_vault({"a.md": _notes(server, "map.png"), "pictures/x.txt": ""})
    fetch(vault)
    (vault / "media" / NAME).rename(vault / "pictures" / NAME)

    assert build_deck("build", vault, "--strict").exit_code == 0
    assert fetch(vault).stdout == "1 there already\n"


def test_another_picture_at_a_pinned_address_is_an_error(make_vault: Vault, fetch: Command, server: Server) -> None:
    """Neither file nor lock is touched."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    fetch(vault)
    (vault / "media" / NAME).unlink()
    lock = (vault / "deck.lock").read_bytes()
    server.routes = {"/map.png": sends(picture(8))}
    result = fetch(vault)

    assert result.exit_code == 1
    assert "M04 changed-media: it is another file now than the one that was fetched before: " in result.stderr
    assert ((vault / "deck.lock").read_bytes(), list((vault / "media").iterdir())) == (lock, [])


def test_a_retired_note_keeps_its_fetched_picture(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server, tmp_path: Path
) -> None:
    """The tombstone finds it by its name, though no note refers to the address any more."""
    notes = _notes(server, "map.png", "1.png")
    vault = make_vault({"a.md": notes, "deck.toml": 'name = "Harbour"\nversion = "1.0.0"\n'})
    fetch(vault)
    build_deck("build", vault, "-o", tmp_path / "one", "--strict")
    gone = "".join(line for line in notes.splitlines(keepends=True) if "map.png" not in line)
    make_vault({"a.md": gone, "deck.toml": 'name = "Harbour"\nversion = "1.1.0"\n'})
    built = build_deck("build", vault, "-o", tmp_path / "two", "--strict")

    assert (built.exit_code, "1 tombstone" in built.stdout) == (0, True), built.stderr
    assert _media(tmp_path / "one") == _media(tmp_path / "two")
    assert (len(_media(tmp_path / "two")), _media(tmp_path / "two")[NAME]) == (2, picture())


def test_a_drawing_is_pinned_as_it_comes_and_packed_clean(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server, tmp_path: Path
) -> None:
    """Under one name in all packages: with its note, and with the tombstone."""
    shape = b"<rect width='4' height='4'/>"
    drawing = (
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script>" + shape + b"</svg>"
    )
    server.routes = {**server.routes, "/map.svg": sends(drawing)}
    notes = _notes(server, "map.svg", "1.png")
    vault = make_vault({"a.md": notes, "deck.toml": 'name = "Harbour"\nversion = "1.0.0"\n'})
    fetched = fetch(vault)
    build_deck("build", vault, "-o", tmp_path / "one", "--strict")
    gone = "".join(line for line in notes.splitlines(keepends=True) if "map.svg" not in line)
    make_vault({"a.md": gone, "deck.toml": 'name = "Harbour"\nversion = "1.1.0"\n'})
    build_deck("build", vault, "-o", tmp_path / "two", "--strict")

    assert (fetched.exit_code, (vault / "media" / _pins(vault)[1][1]).read_bytes()) == (0, drawing)
    assert _media(tmp_path / "one") == _media(tmp_path / "two")
    assert [re.sub("[0-9a-f]{16}", "", name) for name in _media(tmp_path / "one")] == ["1-.png", "map-.svg"]
    assert [b"rect" in data and b"script" not in data for data in _media(tmp_path / "one").values()] == [False, True]


def _command(vault: Path, server: Server) -> list[str | Path]:
    """The command for a process of its own."""
    return [sys.executable, "-m", "builder", "fetch", vault, "--allow-host", f"127.0.0.1:{server.port}"]


def test_a_run_that_is_interrupted_goes_on_where_it_ended(make_vault: Vault, fetch: Command, server: Server) -> None:
    """What came before is there and pinned."""
    vault = make_vault({"a.md": _notes(server, *(f"{n}.png" for n in range(1, 30)))})

    def interrupt(visit: Visit) -> None:
        os.kill(running.pid, signal.SIGINT)
        visit.answer(b"", status="404 Not Found")

    server.routes = {**server.routes, "/10.png": interrupt}
    running = subprocess.Popen(_command(vault, server), stderr=subprocess.PIPE, text=True)
    _, told = running.communicate(timeout=60)
    kept = _pins(vault)
    server.routes = {**server.routes, "/10.png": sends(picture(10))}
    server.visits.clear()
    result = fetch(vault)

    assert (running.returncode, told.strip(), len(kept)) == (130, "interrupted", 9)
    assert result.stdout.startswith("20 files fetched (")
    assert " · 9 there already → vault/media\n" in result.stdout
    assert len(server.visits) == 20


def test_a_run_that_is_killed_leaves_a_lock_that_builds(make_vault: Vault, server: Server, fetch: Command) -> None:
    """At most the last twenty files come again."""
    vault = make_vault({"a.md": _notes(server, *(f"{n}.png" for n in range(1, 30)))})

    def kill(visit: Visit) -> None:
        os.kill(running.pid, signal.SIGKILL)
        visit.answer(b"", status="404 Not Found")

    server.routes = {**server.routes, "/25.png": kill}
    running = subprocess.Popen(_command(vault, server))
    running.wait(timeout=60)
    kept = _pins(vault)
    server.routes = {**server.routes, "/25.png": sends(picture(25))}
    result = fetch(vault)

    assert (len(kept), result.exit_code, len(_pins(vault))) == (20, 0, 29)
    assert len(list((vault / "media").iterdir())) == 29


def test_two_branches_that_fetch_merge_into_a_lock_that_builds(
    make_vault: Vault, fetch: Command, build_deck: Command, server: Server
) -> None:
    """Git's union of both sides holds the pins of both, one of them twice."""
    both = _notes(server, "map.png", "1.png", "2.png")
    vault = make_vault({"a.md": _notes(server, "map.png", "1.png")})
    fetch(vault)
    ours = (vault / "deck.lock").read_text("utf-8")
    (vault / "deck.lock").unlink()
    make_vault({"a.md": _notes(server, "map.png", "2.png")})
    fetch(vault)
    theirs = (vault / "deck.lock").read_text("utf-8")
    make_vault({"a.md": both, "deck.lock": ours + theirs.partition("\n")[2]})
    built = build_deck("build", vault, "--strict")

    assert built.exit_code == 0, built.stderr
    assert [pin[1].partition("-")[0] for pin in _pins(vault)] == ["1", "2", "map"]
    shutil.rmtree(vault / "media")
    assert "3 files fetched" in fetch(vault).stdout


def test_notes_without_remote_pictures_need_nothing(make_vault: Vault, build_deck: Command) -> None:
    """Nothing is written."""
    vault = make_vault({"a.md": "- Quay: a wall ![x](x.png)\n"})
    result = build_deck("fetch", vault)

    assert (result.exit_code, result.stdout) == (0, "the notes refer to no file on another machine\n")
    assert [path.name for path in vault.iterdir()] == ["a.md"]


def test_a_note_that_is_left_out_is_left_out(make_vault: Vault, fetch: Command, server: Server) -> None:
    """`ignore` holds for its pictures; a note that can't be read is told, and the others are looked at."""
    vault = make_vault(
        {
            "a.md": f"---\nignore: true\n---\n{_notes(server, '1.png')}",
            "b.md": b"\xff\xfe\xfd",
            "c.md": _notes(server, "map.png"),
        }
    )
    result = fetch(vault)

    assert (result.exit_code, "vault/b.md:1:1: F01 not-text" in result.stderr) == (1, True)
    assert [pin[1] for pin in _pins(vault)] == [NAME]


def test_a_damaged_lock_stops_the_fetch(make_vault: Vault, fetch: Command, server: Server) -> None:
    """Nobody is asked, nothing is written."""
    vault = make_vault({"a.md": _notes(server, "map.png"), "deck.lock": "junk\n"})
    result = fetch(vault)

    assert (result.exit_code, "K01 broken-lock" in result.stderr, server.contacts) == (1, True, 0)
    assert (vault / "deck.lock").read_text("utf-8") == "junk\n"


def test_a_media_folder_that_leads_away_is_not_written_to(
    make_vault: Vault, fetch: Command, server: Server, tmp_path: Path
) -> None:
    """Nobody is asked."""
    vault = make_vault({"a.md": _notes(server, "map.png"), "../../elsewhere/x": ""})
    (vault / "media").symlink_to(tmp_path.parent / "elsewhere")
    result = fetch(vault)

    assert (result.exit_code, "is a link out of the project" in result.stderr, server.contacts) == (2, True, 0)


def test_the_media_folder_of_the_settings_is_used(make_vault: Vault, fetch: Command, server: Server) -> None:
    """Beside the vault too."""
    vault = make_vault({"a.md": _notes(server, "map.png"), "deck.toml": '[media]\nfolder = "../shelf"\n'})
    result = fetch(vault)

    assert (result.stdout.endswith("→ shelf\n"), (vault.parent / "shelf" / NAME).read_bytes()) == (True, picture())


def test_a_place_that_is_taken_is_told(make_vault: Vault, fetch: Command, server: Server) -> None:
    """A folder where the file should be is left alone; what came before is pinned."""
    vault = make_vault({"a.md": _notes(server, "1.png", "map.png")})
    fetch(vault)
    (vault / "media" / NAME).unlink()
    (vault / "media" / NAME / "mine").mkdir(parents=True)
    result = fetch(vault)

    assert (result.exit_code, f"error: {vault}/media/{NAME}: " in result.stderr) == (3, True), result.stderr
    assert (vault / "media" / NAME / "mine").is_dir()
    assert len(_pins(vault)) == 2


def test_a_quiet_run_says_nothing_where_all_is_well(make_vault: Vault, fetch: Command, server: Server) -> None:
    """And what is wrong where something is."""
    well = fetch(make_vault({"a.md": _notes(server, "map.png")}), "-q")
    ill = fetch(make_vault({"b.md": _notes(server, "nope.png")}), "-q")

    assert (well.exit_code, well.output) == (0, "")
    assert (ill.exit_code, "M06 failed-download" in ill.stderr, ill.stdout) == (1, True, "")


def test_progress_is_shown_on_a_terminal(make_vault: Vault, server: Server) -> None:
    """A bar on stderr, from nothing to all; the answer on stdout as ever."""
    vault = make_vault({"a.md": _notes(server, *(f"{n}.png" for n in range(1, 5)))})
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm"}
    ran = subprocess.run(_command(vault, server), check=False, stdout=subprocess.PIPE, stderr=theirs, env=env)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert re.findall(r"fetching .*?(\d+)%", shown) == ["0", "25", "50", "75", "100"]
    assert ran.stdout.decode().startswith("4 files fetched (")


def test_a_build_at_the_same_time_is_sent_away(make_vault: Vault, server: Server, fetch: Command) -> None:
    """Both write the lock."""
    vault = make_vault({"a.md": _notes(server, "map.png")})
    codes: list[int] = []

    def build_meanwhile(visit: Visit) -> None:
        args: list[str | Path] = [sys.executable, "-m", "builder", "build", vault]
        codes.append(subprocess.run(args, check=False, capture_output=True).returncode)
        visit.answer(picture())

    server.routes = {"/map.png": build_meanwhile}
    result = fetch(vault)

    assert (codes, result.exit_code) == ([3], 0)


@pytest.mark.parametrize(
    ("args", "code"),
    [(("--allow-host", "https://x"), 2), (("--allow-host",), 2), (("--allow-hosts", "x"), 2)],
)
def test_a_call_that_is_off_is_a_usage_error(
    make_vault: Vault, build_deck: Command, args: tuple[str], code: int
) -> None:
    """With a word about it."""
    result = build_deck("fetch", make_vault({"a.md": "- Quay: a wall\n"}), *args)

    assert (result.exit_code, bool(result.stderr)) == (code, True)


def test_without_its_extra_it_says_how_to_install_it(
    make_vault: Vault, build_deck: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine is in the way, not the notes."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    result = build_deck("fetch", make_vault({"a.md": "- Quay: a wall\n"}))

    assert (result.exit_code, result.stderr) == (
        3,
        (
            "error: urllib3, with which files are fetched, is not installed\n"
            "    hint: pip install '.[fetch]' in a checkout of build-deck\n"
        ),
    )
