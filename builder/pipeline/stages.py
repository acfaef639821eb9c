"""The stages in a row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from builder import card, cloze, identity, lint, media
from builder.findings import RULES, Finding, Severity
from builder.memory import Memory
from builder.model import ClozeFact, Deck, DeckPath, Match, point
from builder.pipeline.accounting import count_skipped, unaccounted
from builder.pipeline.beside import beside
from builder.pipeline.checking import wanted, weaknesses
from builder.pipeline.codec import read_said
from builder.pipeline.gather import without_duplicates
from builder.pipeline.pictures import without_lost, without_shown
from builder.pipeline.readings import readings
from builder.pipeline.retire import set_back, tombstones, without_tombstone
from builder.project import Subdecks
from builder.project.names import deck_name
from builder.text import is_japanese, other_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from builder.model import Fact, Guid, KnownFact, Lock, MediaFile, Note, NoteType
    from builder.pipeline.reading import Reading
    from builder.pipeline.retire import Unmarked
    from builder.project import Config, Project

    OnStage = Callable[[str, int, int], None]
    """Called with the stage's name, the steps done and the steps there are."""

_T = TypeVar("_T")

STAGES = ("reading", "writing cards", "checking")
"""The names `on_stage` is called with, in order."""
_MANY = 2_000
"""Notes above which the rules are looked at beside the writing of cards (measured: a process begins in 0.02 s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a vault becomes."""

    deck: Deck
    known: tuple[KnownFact, ...]
    """The facts behind `deck.notes`, one for one."""
    lock: Lock
    """The lock as it is to be written."""
    media: Mapping[str, bytes]
    """Name in the package → bytes, for each of `deck.media`."""
    findings: tuple[Finding, ...]
    """About the project and its notes, by path, line and column."""
    new: int
    """Notes that were never there before."""
    changed: int
    """Notes that learners will see changed."""
    redrawn: int
    """Those of them that only a newer build-deck changed."""
    is_restyled: bool
    """Whether the look of the cards is another than at the last build."""
    revived: int
    """Notes that had left and are back; they do not count as changed."""
    retired: int
    """Notes that left."""
    unreleased: int
    """Those of them that came with this version, so that nothing marks them."""
    skipped_lines: int
    """Lines of content that are on no card."""
    language: str
    """The language of the note type: a tag such as `ja`, or empty."""

    @property
    def cards(self) -> int:
        """How many cards Anki will make."""
        return sum(len(note.numbers) for note in self.deck.notes)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def build(  # noqa: PLR0913 - one for each wish
    project: Project,
    *,
    epoch: int,
    tool: str = "",
    allow_retire: bool = False,
    memory: Memory | None = None,
    processes: int = 1,
    on_stage: OnStage = lambda _stage, _done, _all: None,
) -> Build:
    """Take a project through all stages; nothing is written.

    `epoch` is the time of notes that are new or changed, in seconds since 1970. `tool` is the version of build-deck,
    for the lock to tell its doing from the author's. `allow_retire` says that it is meant where a large part of the
    notes is gone. `memory`, which the caller saves, and `processes` make it faster and change nothing. A build with an
    error among its findings is whole but for the files that could not be read; whether it may be written is the
    caller's decision.
    """
    config, memory = project.config, memory or Memory(None)
    read = readings(project, memory=memory, processes=processes, on_step=partial(on_stage, STAGES[0]))
    unique, doubled = without_duplicates(fact for one in read if not one.is_broken for fact in one.facts)
    chosen = _chosen(read, unique)
    known, assigned, matching = identity.assign(
        tuple(found or _held_back(fact) for fact, (found, _) in zip(unique, chosen, strict=True)),
        lock=replace(project.lock, chooser=cloze.CHOOSER, name=config.name),
        version=config.version,
        unread=_unread(project, read),
        allow_retire=allow_retire,
    )
    cards = tuple(one.cloze for one in known)
    weak = tuple(weaknesses(read, facts=unique, cards=cards, glossary=project.glossary))
    referred = (reference for one in read for reference in one.references)
    found = media.resolve(referred, store=project.media, pins=project.lock.media)
    shown, language = _names_by_note(found.names), _language(project, assigned)
    known = tuple(without_lost(one, shown) for one in known)
    compare = beside(partial(_compared, read, cards), is_worth=processes > 1 and len(known) >= _MANY)
    rendered = _rendered(read, _told(known, STAGES[1], on_stage), shown, config, language)
    said = (*project.findings, *_all(one.findings for one in read), *doubled, *_all(told for _, told in chosen))
    findings = (*without_shown(said, (one.cloze.fact for one in known), shown), *matching, *found.findings)
    findings += tuple(_all(told for _, told in rendered))
    counted, vanishing = _account(read, known, findings)
    deck, lock, found, unmarked = _deck(tuple(note for note, _ in rendered), assigned, project, found, epoch)
    by_tool, lock = identity.redrawn(lock, before=project.lock, tool=tool, version=config.version)
    findings += (*vanishing, *_news(known, project, lock, deck, unmarked), *weak)
    return Build(
        deck=deck,
        known=known,
        lock=lock,
        media={file.name: found.data[file.name] for file in deck.media},
        findings=wanted((*findings, *_told_last(compare, on_stage)), read, project),
        new=sum(one.matched is Match.NEW for one in known),
        changed=_count_changed(known, project.lock, lock),
        redrawn=len(by_tool),
        is_restyled=identity.is_restyled(lock, before=project.lock),
        revived=len(_retired(project.lock) - _retired(lock)),
        retired=len(_retired(lock) - _retired(project.lock)),
        unreleased=len(_unreleased(lock) - _retired(project.lock)),
        skipped_lines=counted,
        language=language,
    )


def _news(
    known: Sequence[KnownFact], project: Project, lock: Lock, deck: Deck, unmarked: Sequence[Unmarked]
) -> Iterator[Finding]:
    """What differs from the last build."""
    config = project.config
    stones = frozenset(note.guid for note in deck.tombstones)
    yield from set_back(config.version, project)
    yield from _renamed(config.name, project.lock)
    yield from identity.news(known, project.lock, lock, stones=stones, version=config.version)
    yield from without_tombstone(unmarked, lock)


def _told(steps: Sequence[_T], stage: str, on_stage: OnStage) -> Iterator[_T]:
    for done, step in enumerate(steps):
        on_stage(stage, done, len(steps))
        yield step
    on_stage(stage, len(steps), len(steps))


def _compared(read: Sequence[Reading], cards: Sequence[ClozeFact]) -> tuple[Finding, ...]:
    """What is weak for something that stands elsewhere in the vault."""
    return tuple(lint.between([read_said(one.weak.said, one.path) for one in read], cards))


def _told_last(compare: Callable[[], tuple[Finding, ...]], on_stage: OnStage) -> tuple[Finding, ...]:
    on_stage(STAGES[2], 0, 1)
    found = compare()
    on_stage(STAGES[2], 1, 1)
    return found


def _all(findings: Iterable[Iterable[Finding]]) -> Iterator[Finding]:
    return (finding for some in findings for finding in some)


def _chosen(read: Sequence[Reading], facts: Sequence[Fact]) -> tuple[tuple[ClozeFact | None, tuple[Finding, ...]], ...]:
    """The words of each of these facts, which are some of those read."""
    words = {id(fact): chosen for one in read for fact, chosen in zip(one.facts, one.chosen, strict=False)}
    return tuple(words[id(fact)] for fact in facts)


def _held_back(fact: Fact) -> ClozeFact:
    return ClozeFact(fact=fact, deletions=(), context=fact.context)


def _unread(project: Project, read: Sequence[Reading]) -> frozenset[str]:
    """The files of the lock that no one could read: those with an error, and all in a folder that could not be read."""
    gone = project.unread | {one.path for one in read if one.is_broken}
    paths = {entry.path for entry in project.lock.entries}
    below = {path for path in paths if any(str(folder) in gone for folder in PurePosixPath(path).parents)}
    return gone | below


def _names_by_note(names: Mapping[tuple[str, str], MediaFile]) -> dict[str, dict[str, str]]:
    """Path of the note → address as written → name in the package."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (path, address), file in names.items():
        found[path][address] = file.name
    return found


def _rendered(
    read: Sequence[Reading],
    known: Iterable[KnownFact],
    names: Mapping[str, Mapping[str, str]],
    config: Config,
    language: str,
) -> tuple[tuple[Note, tuple[Finding, ...]], ...]:
    """The note of each fact, and what is to be told of it; as it was drawn where it was read, if that is its face."""
    decks = {one.path: _deck_of(one.path, config) for one in read}
    faces = {id(words): face for one in read for (words, _), face in zip(one.chosen, one.faces, strict=True) if face}
    return tuple(
        card.render(
            one,
            media=names.get(one.cloze.fact.span.path, {}),
            deck=decks[one.cloze.fact.span.path],
            deck_slug=config.slug,
            source_path=one.cloze.fact.span.path,
            language=language,
            first=faces.get(id(one.cloze)),
        )
        for one in known
    )


def _deck_of(path: str, config: Config) -> DeckPath:
    if config.subdecks is Subdecks.NONE:
        return DeckPath(config.name)
    return DeckPath("::".join((config.name, *(deck_name(folder) for folder in PurePosixPath(path).parts[:-1]))))


def _deck(
    notes: Sequence[Note], assigned: Lock, project: Project, found: media.Media, epoch: int
) -> tuple[Deck, Lock, media.Media, tuple[Unmarked, ...]]:
    """The deck with its times and its tombstones, the lock that remembers both, the media of all its notes.

    Last, the retired notes that should ship and can't.
    """
    config = project.config
    gone, lock = identity.tombstones(assigned, version=config.version, most=config.tombstones)
    stones, found, unmarked = tombstones(gone, project, found, deck_of=_deck_of)
    plain = _notetype(project, assigned, _language(project, assigned))
    stamped, notetype, lock = identity.stamp((*notes, *stones), plain, lock=lock, epoch=epoch, version=config.version)
    lock = identity.restyled(lock, before=project.lock, version=config.version)
    files = {file.name: file for file in found.names.values()}
    used = sorted({name for note in stamped for name in note.media})
    deck = Deck(
        id=lock.notetype_id,
        name=config.name,
        version=config.version,
        notetype=notetype,
        notes=stamped[: len(notes)],
        media=tuple(files[name] for name in used),
        tombstones=stamped[len(notes) :],
    )
    return deck, lock, found, unmarked


def _notetype(project: Project, lock: Lock, language: str) -> NoteType:
    name = project.config.name
    return card.notetype(deck_name=name, id=lock.notetype_id, language=language, css=project.style)


def _language(project: Project, lock: Lock) -> str:
    """The language of `deck.toml`; without one that in which the note type was built last, at first that of the notes.

    Another language would touch every card, so neither later notes nor a reworded one may bring it about.
    """
    if project.config.language:
        return project.config.language
    built = {identity.look(_notetype(project, lock, language)): language for language in ("ja", "en", "")}
    return built[lock.notetype_digest] if lock.notetype_digest in built else _language_of_most(lock)


def _language_of_most(lock: Lock) -> str:
    """The language of most of the notes that the deck was first made of."""
    first = min((entry.created for entry in lock.entries if entry.created), default=0)
    texts = [entry.text for entry in lock.entries if entry.created == first]
    if other_language("\n".join(texts)):
        return ""
    return "ja" if 2 * sum(map(is_japanese, texts)) >= len(texts) else "en"


def _renamed(name: str, before: Lock) -> Iterator[Finding]:
    """A warning in the one build that changes the deck's name: a name that is meant is not told again."""
    if not before.entries or before.name in ("", name):
        return
    if identity.deck_key(name) == before.deck_key:
        message = f'the deck is called "{name}" again, as at first, and was "{before.name}" before this build'
    else:
        message = f'the deck was called "{before.name}" and is now "{name}"'
    message = f"{message}: Anki puts its new cards into a deck of the new name and leaves the old ones where they are"
    hint = f'unless that is meant, write `name = "{before.name}"` in deck.toml; make the file where there is none'
    yield Finding(rule=RULES["C04"], span=point("deck.toml"), message=message, hint=hint)


def _account(
    read: Sequence[Reading], known: Sequence[KnownFact], findings: Sequence[Finding]
) -> tuple[int, tuple[Finding, ...]]:
    """How many lines are on no card, and the findings about those of which no stage said so."""
    shipped: defaultdict[str, list[Fact]] = defaultdict(list)
    told: defaultdict[str, list[Finding]] = defaultdict(list)
    for fact in (one.cloze.fact for one in known):
        shipped[fact.span.path].append(fact)
    for finding in findings:
        told[finding.span.path].append(finding)
    count, vanishing = 0, list[Finding]()
    for one in (one for one in read if not one.is_broken):
        on_cards, about = shipped[one.path], told[one.path]
        rest = unaccounted(one, shipped=on_cards, findings=about)
        count += count_skipped(one.source, shipped=on_cards, findings=(*about, *rest))
        vanishing += rest
    return count, tuple(vanishing)


def _count_changed(known: Sequence[KnownFact], before: Lock, after: Lock) -> int:
    old = {entry.guid: entry.modified for entry in before.entries}
    new = {entry.guid: entry.modified for entry in after.entries}
    back = _retired(before) - _retired(after)
    return sum(
        one.matched is not Match.NEW and one.guid not in back and new[one.guid] != old[one.guid] for one in known
    )


def _retired(lock: Lock) -> set[Guid]:
    return {entry.guid for entry in lock.entries if entry.retired_in}


def _unreleased(lock: Lock) -> set[Guid]:
    return {entry.guid for entry in lock.entries if entry.retired_in and not identity.was_released(entry)}
