"""A small vault for each hostile case, built by the real command, and judged with nothing of the project's own.

A case is a row of a table: its name, what stands in the vault beside a sound note, and the codes of the errors and
warnings that are wanted. Whatever the case, the same must hold of it: see `Judge`.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from PIL import Image, PngImagePlugin

from builder.findings import RULES, Severity
from tests.packages import PackedNote, packed_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from pathlib import Path

    from click.testing import Result

SOUND = "- Fog signal: a horn that sounds every 30 seconds in fog\n"
BAIT = "quayside-bait-5081"
"""Stands in every file outside the vault, and may stand in no output."""


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True, slots=True)
class Pipe:
    """A named pipe, which blocks whoever opens it."""


Content = str | bytes | Link | Pipe


def picture(colour: int = 7, *, told: str = "") -> bytes:
    """A PNG, with words in it that nobody sees."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", told)
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), (colour, 9, 9)).save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()


@dataclass(slots=True)
class Watch:
    """What this process did while it was watched: files opened, addresses contacted, programs started."""

    is_on: bool = False
    opened: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Take an audit event of Python's."""
        if not self.is_on:
            return
        if event == "open":
            self.opened.append(os.fsdecode(args[0]) if isinstance(args[0], str | bytes) else str(args[0]))
        elif event.startswith(("socket.connect", "socket.get", "socket.send", "subprocess.", "os.exec", "os.system")):
            self.forbidden.append(f"{event} {args}")


WATCH = Watch()
sys.addaudithook(WATCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case that was judged, for what it alone wants to look at."""

    told: str
    """The codes of errors and warnings, each once, in order."""
    output: str
    """What was printed."""
    notes: tuple[PackedNote, ...]
    media: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Builds a case and holds it to what is true of all."""

    folder: Path
    """Holds the vault, and around it the bait."""
    run: Callable[..., Result]
    take: Callable[[Path], None]
    """Lets the real Anki import a package."""

    def __call__(self, files: Mapping[str, Content], *args: str) -> Outcome:
        """Build a vault of `files`; a crash, a leak, anything active or nameless is an assertion error."""
        vault = self.folder / "vault"
        _lay_bait(self.folder)
        _lay_out(vault, {"sound.md": SOUND, **files})
        WATCH.opened, WATCH.forbidden, WATCH.is_on = [], [], True
        try:
            result = self.run(vault, "-v", *args)
        finally:
            WATCH.is_on = False
        package = next(iter(self.folder.glob("dist/*.apkg")), None)
        _expect_clean_end(result, is_written=package is not None)
        self._expect_no_leak(result)
        notes, media = unpacked(package)
        for note in notes:
            expect_safe(note, media)
        for page in self.folder.glob("dist/preview.html"):
            expect_safe_page(page.read_text("utf-8"), media)
        if package:
            self.take(package)
        return Outcome(told=_told(result.stderr), output=result.output, notes=notes, media=media)

    def _expect_no_leak(self, result: Result) -> None:
        outside = [path for path in WATCH.opened if "bait" in path and not path.startswith(str(self.folder / "vault"))]
        written = [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        outputs = [path for path in written if "dist" in path.parts or path.name == "deck.lock"]

        assert outside == []
        assert WATCH.forbidden == []
        assert BAIT not in result.output
        assert [path for path in outputs if BAIT.encode() in _all_bytes(path)] == []
        assert sorted(path.name for path in written if path.parent == self.folder) == ["bait.md", "bait.png"], "strays"


def _lay_bait(folder: Path) -> None:
    """Files beside the vault that a note may try to get at."""
    for name in ("bait.md", "outside/bait.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"- {BAIT}: a word that is in no deck\n")
    for name in ("bait.png", "outside/bait.png", "vault-twin/bait.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(picture(told=BAIT))


def _lay_out(vault: Path, files: Mapping[str, Content]) -> None:
    for name, content in files.items():
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.target)
        elif isinstance(content, Pipe):
            os.mkfifo(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogatepass"))


def _expect_clean_end(result: Result, *, is_written: bool) -> None:
    """No crash; where there is an error nothing is written; each finding names its file, its line and its column."""
    findings = [line for line in result.stderr.splitlines() if re.search(r": [A-Z]\d\d [a-z-]+: ", line)]
    has_error = any(RULES[code].severity is Severity.ERROR for code in _codes(result.stderr))

    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == (1 if has_error else 0), result.output
    assert is_written is not has_error
    assert [line for line in findings if not re.match(r"(?:\.\./)*vault/[^\n]+?:[1-9]\d*:[1-9]\d*: ", line)] == []


def _codes(stderr: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(r"^\S.*?:\d+:\d+: ([A-Z]\d\d) ", stderr, re.MULTILINE))


def _told(stderr: str) -> str:
    """Errors and warnings about what was read; that of cards (L) is another matter."""
    told = sorted(set(_codes(stderr)))
    return " ".join(c for c in told if c[0] != "L" and RULES[c].severity in (Severity.ERROR, Severity.WARNING))


def _all_bytes(path: Path) -> bytes:
    """What a file holds; of an archive what it unpacks to."""
    if path.suffix != ".apkg":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join((name.encode() + archive.read(name)) for name in archive.namelist())


def unpacked(package: Path | None) -> tuple[tuple[PackedNote, ...], dict[str, bytes]]:
    if package is None:
        return (), {}
    import json

    with zipfile.ZipFile(package) as archive:
        names = json.loads(archive.read("media"))
        return tuple(packed_notes(package).values()), {name: archive.read(at) for at, name in names.items()}


_TAGS = frozenset(
    re.findall(r"\w+", "a b blockquote br code div em hr i img li mark ol p pre s span table tbody td th thead tr ul")
)
_ATTRIBUTES = {
    "a": ("href", "rel"),
    "img": ("src", "alt"),
    "code": ("class",),
    "div": ("class", "lang", "tabindex"),
    "ol": ("class", "start"),
    "pre": ("tabindex",),
    "span": ("class",),
    "table": ("class",),
    "td": ("colspan",),
}
_ON_PAGE = re.findall(
    r"\w+",
    "audio video math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup munder mover munderover mtable "
    "mtr mtd mpadded mphantom menclose mstyle",
)
"""What a page holds beside the tags of fields, none of it with an address but sound and film."""
_OWN_MARK = re.compile(r"\{\{c[1-9]\d{0,2}::|\}\}|\[sound:[a-z0-9.-]+\]|\\[()\[\]]")
_ANKI = re.compile(r"\[/?latex|\[\$|\[/\$|\[sound:|\[anki:|\[\[type:|\{\{|\}\}|<!--|image-occlusion:")


class _Reader(HTMLParser):
    """Collects what a browser would find active in a field."""

    def __init__(self, media: Container[str]) -> None:
        super().__init__()
        self.media = media
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.active.append(tag)
        for name, value in attrs:
            if name not in _ATTRIBUTES.get(tag, ()):
                self.active.append(f"{tag} {name}={value}")
            elif name == "href" and not re.match(r"https?://", value or ""):
                self.active.append(f"href={value}")
            elif name == "src" and value not in self.media:
                self.active.append(f"src={value}")

    def handle_comment(self, data: str) -> None:
        self.active.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.active.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.active.append(f"<?{data}>")


class _PageReader(_Reader):
    """The same of a side of a card on the preview page."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("audio", "video"):
            self.active += [f"{tag} {a}" for a in attrs if a[0] not in ("controls", "preload", "src")]
            self.active += [f"src={value}" for name, value in attrs if name == "src" and value not in self.media]
        elif tag in _ON_PAGE:
            self.active += [
                f"{tag} {name}" for name, _ in attrs if name in ("href", "style", "src") or name[:2] == "on"
            ]
        elif tag == "span":
            self.active += [f"span {name}" for name, _ in attrs if name not in ("class", "data-cloze", "data-ordinal")]
        else:
            super().handle_starttag(tag, attrs)


def expect_safe_page(page: str, media: Mapping[str, bytes]) -> None:
    """Nothing of the notes is markup of the page, and nothing active is on a side of a card."""
    import json

    head, _, rest = page.partition('<script type="application/json" id="data">')
    data, _, tail = rest.partition("</script>")
    told = json.loads(data)
    sides = list(told["strings"])
    for piece in (piece for note in told["notes"] for piece in note["text"]):
        sides += (
            [piece] if isinstance(piece, str) else [piece[0], *(html for pair in piece[1].values() for html in pair)]
        )
    addresses = {f"preview-media/{name}" for name in media}

    assert "<" not in data
    assert len(re.findall(r"<script|<style|<meta|<link|<base|<iframe|<img|<svg", head)) == 6, head[:2000]
    assert not re.search(r"<[^<>]* on\w+=|javascript:", head)
    assert re.fullmatch(r"\n<script>.*</script>\n</body>\n</html>\n?", tail, re.DOTALL)
    assert tail.count("<script") == 1
    for side in sides:
        reader = _PageReader(addresses)
        reader.feed(side)
        reader.close()

        assert reader.active == [], side
        assert "[sound:" not in side


def expect_safe(note: PackedNote, media: Mapping[str, bytes]) -> None:
    """Nothing active, none of Anki's marks but our own, no control character, at least one card."""
    for name in ("text", "context", "extra", "source"):
        value = getattr(note, name)
        reader = _Reader(media)
        reader.feed(value)
        reader.close()
        own = [mark[7:-1] for mark in re.findall(r"\[sound:[^\]]*\]", value)]

        assert reader.active == [], value
        assert [sound for sound in own if sound not in media] == [], value
        assert not _ANKI.search(_OWN_MARK.sub("", value)), value
        assert name == "text" or "{{" not in value
        assert not re.search("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]", value), value
        assert len(value) < 1_000_000
    asked = {int(number) for number in re.findall(r"\{\{c(\d+)::", note.text)}

    assert note.numbers
    assert set(note.numbers) == asked
    assert max(asked) <= 500
    assert [tag for tag in note.tags if not all(tag.split("::"))] == []
