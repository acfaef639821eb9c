"""The judge: a package imported into the real Anki, and each of its cards looked at.

Anki runs in a process of its own, so that its licence stays with the extra that brings it, and its crash is a problem
of the package, not of ours.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from builder import card
from builder.findings import EnvironmentFault, UsageError
from builder.text import fold, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anki.cards import Card
    from anki.collection import Collection

SECONDS: float = 3600
"""How long Anki may take over a package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the real Anki made of a package, with the options it proposes to a learner who never changed them."""

    anki: str = ""
    """Anki's version."""
    new: int = 0
    updated: int = 0
    duplicate: int = 0
    conflicting: int = 0
    cards: int = 0
    problems: tuple[str, ...] = ()
    """One sentence each, empty where all is well."""


def verify(package: Path) -> Report:
    """Import a package into an empty collection of the real Anki and report.

    A problem is a note that is not taken as new, a note without a card or a guid held twice, an empty card, missing
    media, an integrity problem, a card that shows an error, a hidden answer that can be seen or heard on its own
    question side (answers of one character are not judged). A package Anki can not read, or is not done with in an
    hour, is a problem too.

    Raises:
        UsageError: there is no such file.
        EnvironmentFault: Anki is not installed, or its process can not be started.
    """
    if not package.is_file():
        message = f"{package} is no file"
        raise UsageError(message, hint="build-deck verify PACKAGE.apkg")
    if importlib.util.find_spec("anki") is None:
        message = "Anki's library is not installed"
        raise EnvironmentFault(message, hint="pip install '.[anki]' in a checkout of build-deck")
    command = [sys.executable, "-c", "from builder.verify import main; main()", str(package.resolve())]
    places = os.pathsep.join(path or os.curdir for path in (str(Path(__file__).parent.parent), *sys.path))
    try:
        ran = subprocess.run(  # noqa: S603 - our own interpreter and module, the path as one argument
            command,
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": places, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Report(problems=(f"Anki did not end within {SECONDS} seconds",))
    return _report(ran)


def _report(ran: subprocess.CompletedProcess[str]) -> Report:
    """What the other process printed, or its end as a problem."""
    try:
        found = json.loads(ran.stdout.splitlines()[-1])
        return Report(**{**found, "problems": tuple(found["problems"])})
    except (IndexError, KeyError, TypeError, ValueError):
        last = next(reversed(ran.stderr.split("\n\n")[-1].strip().splitlines()), f"exit status {ran.returncode}")
        return Report(problems=(f"Anki stopped: {last}",))


def main() -> None:
    """Judge the package named on the command line and print the report as a line of JSON; runs beside `verify`."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        print(json.dumps(asdict(_judge(sys.argv[1], folder))))  # noqa: T201 - the answer to the calling process


def _judge(package: str, folder: str) -> Report:
    from anki.buildinfo import version
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
    from anki.errors import AnkiException

    collection = Collection(str(Path(folder) / "collection.anki2"))
    try:
        request = ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
    except AnkiException as error:
        collection.close()
        return Report(anki=version, problems=(f"Anki can not read the package: {error}",))
    new, updated, duplicate, conflicting = map(len, (log.new, log.updated, log.duplicate, log.conflicting))
    problems = (*_not_taken(new, log.found_notes), *_problems(collection))
    report = Report(
        anki=version,
        new=new,
        updated=updated,
        duplicate=duplicate,
        conflicting=conflicting,
        cards=collection.card_count(),
        problems=problems,
    )
    collection.close()
    return report


def _not_taken(new: int, found: int) -> Iterator[str]:
    if not found:
        yield "the package holds no note"
    if new != found:
        yield f"only {new} of {found} notes were taken as new"


def _problems(collection: Collection) -> Iterator[str]:
    """All that is wrong in a collection; the integrity check comes last, for it mends what it finds."""
    for guid, times in _rows(collection, "SELECT guid, count() FROM notes GROUP BY guid HAVING count() > 1"):
        yield f"{times} notes have the guid {guid}"
    for (guid,) in _rows(collection, "SELECT guid FROM notes WHERE id NOT IN (SELECT nid FROM cards)"):
        yield f"note {guid} has no card"
    for empty in collection.get_empty_cards().notes:
        yield f"note {collection.get_note(empty.note_id).guid} has {len(empty.card_ids)} empty cards"
    yield from (f"{name} is missing" for name in collection.media.check().missing)
    for number in collection.find_cards("", order="c.id"):
        yield from _seen(collection.get_card(number))
    integrity, is_sound = collection.fix_integrity()
    if not is_sound:
        yield f"integrity: {integrity}"


def _rows(collection: Collection, statement: str) -> Sequence[Sequence[object]]:
    return collection.db.all(statement) if collection.db else []


def _seen(shown: Card) -> Iterator[str]:
    """The answers of a card that can be read on its question side, and the errors Anki writes in place of a side."""
    question = shown.question()
    name = f"card {shown.ord + 1} of note {shown.note().guid}"
    visible = card.visible_text(question)
    if "template has a problem" in visible or not visible:
        yield f"{name} shows nothing but an error: {visible}"
    for answer in _answers(shown, question):
        if len(fold(answer)) > 1 and stands_in(answer, visible):
            yield f"{name} shows its own answer: {answer}"


def _answers(shown: Card, question: str) -> tuple[str, ...]:
    """The hidden words of a card: Anki keeps them in an attribute, but not those inside a formula."""
    reader = _Hidden()
    reader.feed(question)
    if reader.answers:
        return tuple(dict.fromkeys(card.visible_text(answer) for answer in reader.answers))
    return (card.visible_text(shown.col.extract_cloze_for_typing(shown.note().fields[0], shown.ord + 1)),)


class _Hidden(HTMLParser):
    """Reads what Anki hides on a question side, as HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.answers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.answers += (value for name, value in attrs if tag == "span" and name == "data-cloze" and value)
