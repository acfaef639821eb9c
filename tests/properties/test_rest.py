"""The law of files at rest: build after build of a vault that changes, each is the one made without a memory."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builder import identity
from builder.cli.output import preview_files
from builder.media import MediaStore
from builder.memory import Memory
from builder.model import SourceFile
from builder.pipeline import build
from builder.project import Subdecks
from builder.release import changes, manifest, write_apkg
from tests.odd_notes import NOTES, plain, project_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.project import Project

_EPOCH = 1_700_000_000
_LINES = (
    "- Ebb: the tide that runs out of a harbour",
    "- Ebb: the tide which runs out of a harbour",
    "- Flow: the tide that comes into a harbour",
    "- The flood rises 3 m above the quay in spring",
    "- The flood rises 4 m above the quay in spring",
    "- Buoy: a float that marks a shoal ![x](buoy.png)",
    "- Bell: it is heard over 2 miles ![x](gone.png)",
    "- Lamp: a light that burns all night\n  - ![x](buoy.png)",
    "- 港には 3 隻の船が入る",
    "- 灯台: 船に陸の位置を知らせる塔である",
    "- Kinds of tide\n  - spring\n  - neap\n  - ebb",
    "- Kinds of tide\n  - spring\n  - neap\n  - flow",
    "- it is so",
    "- see above",
    "## Harbours",
    "## Lights",
    "| Name | Depth |\n|---|---|\n| Kobe | 14 m |\n| Osaka | 12 m |",
    "- Hull: what floats\n\n  ```python\n  hull = float(1)\n  ```",
    "- A {{c1::keel}} keeps a ship {{c2::upright}}",
    "<!-- build-deck: ignore L10 so they are -->",
    "- $a^2$: the square of a side of the harbour",
)
_TEXTS = st.lists(st.sampled_from(_LINES), min_size=1, max_size=12, unique=True).map(
    lambda lines: "# Sea\n\n" + "\n".join(lines) + "\n"
)
_PATHS = ("a.md", "b.md", "c.md", "deep/d.md")
_FIRST = st.dictionaries(st.sampled_from(_PATHS), _TEXTS, min_size=2)
_AT = st.sampled_from(_PATHS)


class _Sea:
    """A vault that changes, with the lock that its last build left."""

    def __init__(self, texts: dict[str, str], folder: Path) -> None:
        self.texts = texts
        self.folder = folder
        self.project = project_of(())
        self.project = replace(self.project, media=MediaStore(root=folder, folder=folder / "media"))

    def now(self) -> Project:
        """The vault as it is read."""
        sources = tuple(SourceFile(path=path, text=text) for path, text in sorted(self.texts.items()))
        return replace(self.project, sources=sources)

    def keep(self, lock: bytes) -> None:
        """Write the lock, and read it again."""
        text = lock.decode()
        self.project = replace(self.project, lock=identity.parse_lock(text), lock_text=text)

    def option(self, **options: object) -> None:
        """Write another `deck.toml`."""
        self.project = replace(self.project, config=replace(self.project.config, **options))  # type: ignore[arg-type]

    def lock(self, mend: Callable[[list[str]], list[str]]) -> None:
        """Touch the lines of the lock."""
        if self.project.lock_text:
            self.keep("".join(f"{line}\n" for line in mend(self.project.lock_text.splitlines())).encode())


def _picture(colour: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), colour).save(content, "PNG")
    return content.getvalue()


def _paint(sea: _Sea, colour: str) -> None:
    path = sea.folder / "buoy.png"
    path.write_bytes(_picture(colour)) if colour else path.unlink(missing_ok=True)


def _merged(lines: list[str]) -> list[str]:
    """As git's union leaves them: in another order, and twice."""
    first, *rest = lines
    return [first, *reversed(rest), *rest[-3:-1]]


def _spaced(lines: list[str]) -> list[str]:
    """The lists of a note with a space that no build writes."""
    return [line.replace("\t[]\t", "\t[ ]\t").replace("\t{}\t", "\t{ }\t") for line in lines]


_STEPS: st.SearchStrategy[tuple[str, Callable[[_Sea], object]]] = st.one_of(
    st.tuples(_AT, _TEXTS).map(lambda it: ("write", lambda sea: sea.texts.update([it]))),
    st.tuples(_AT, st.sampled_from(_LINES)).map(
        lambda it: ("append", lambda sea: sea.texts.update({it[0]: f"{sea.texts.get(it[0], '')}{it[1]}\n"}))
    ),
    st.tuples(_AT, NOTES).map(lambda it: ("odd", lambda sea: sea.texts.update({it[0]: plain(it[1])}))),
    st.tuples(_AT, _AT).map(
        lambda it: ("move", lambda sea: sea.texts.update({it[1]: sea.texts.pop(it[0], "# Sea\n")}))
    ),
    st.tuples(_AT, _AT).map(lambda it: ("copy", lambda sea: sea.texts.update({it[1]: sea.texts.get(it[0], "")}))),
    _AT.map(lambda path: ("delete", lambda sea: sea.texts.pop(path, "") if len(sea.texts) > 1 else "")),
    st.sampled_from(("red", "blue", "")).map(lambda it: ("picture", lambda sea: _paint(sea, it))),
    st.sampled_from(("Sea", "Laws")).map(lambda it: ("name", lambda sea: sea.option(name=it))),
    st.sampled_from(("sea", "laws")).map(lambda it: ("slug", lambda sea: sea.option(slug=it))),
    st.sampled_from(("0.1.0", "0.2.0", "1.0.0")).map(lambda it: ("version", lambda sea: sea.option(version=it))),
    st.sampled_from(("ja", "en", "")).map(lambda it: ("language", lambda sea: sea.option(language=it))),
    st.sampled_from(list(Subdecks)).map(lambda it: ("decks", lambda sea: sea.option(subdecks=it))),
    st.sampled_from((("x",), ())).map(lambda it: ("tags", lambda sea: sea.option(tags=it))),
    st.sampled_from((_merged, _spaced)).map(lambda it: ("lock", lambda sea: sea.lock(it))),
    st.just(("nothing", lambda _sea: None)),
)


@given(_FIRST, st.lists(st.tuples(_STEPS, st.booleans()), min_size=2, max_size=7), st.data())
def test_build_after_build_is_the_same_with_a_memory(
    texts: dict[str, str], steps: list[tuple[tuple[str, Callable[[_Sea], object]], bool]], data: st.DataObject
) -> None:
    """Edits, moves, deletions, copies, pictures, options, a lock that was merged; a memory that is damaged."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sea, path = _Sea(texts, folder), folder / "memory" / "vault.notes"
        _paint(sea, "red")
        for at, ((what, step), is_damaged) in enumerate(((("first", lambda _: None), False), *steps)):
            step(sea)
            if is_damaged and data.draw(st.booleans()):
                _damage(path, data)
            project = sea.now()
            made, lock = _made(project, path, epoch=_EPOCH + at)
            plainly, _ = _made(project, None, epoch=_EPOCH + at)

            assert made == plainly, what
            sea.keep(lock)


def _damage(path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)


def _made(project: Project, memory: Path | None, *, epoch: int) -> tuple[tuple[object, ...], bytes]:
    """All that a build makes, and the lock that it writes."""
    opened = Memory(memory)
    made = build(project, epoch=epoch, tool="1.0.0", allow_retire=True, memory=opened)
    opened.save()
    lock = b"".join(identity.encode_lock(made.lock, made.written))
    package = write_apkg(made.deck, made.media) if made.known else b""
    return (
        (
            package,
            lock,
            identity.format_lock(made.lock).encode(),
            manifest(made.deck, package_name="p", files={"p": package}, tool_version="1", epoch=made.deck.clock)
            if package
            else b"",
            changes(made.deck, made.lock, package_name="p", language=made.language, retired_tag="x"),
            preview_files(made, project, Path("dist")),
            made.findings,
            tuple(made.known),
            (made.new, made.changed, made.redrawn, made.is_restyled, made.revived, made.retired, made.unreleased),
            (len(made.known), made.cards, made.skipped_lines, made.language),
        ),
        lock,
    )
