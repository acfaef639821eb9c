"""The stages in a row."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from builder import card, identity, media
from builder.memory import Memory
from builder.model import ClozeFact, Match
from builder.pipeline.accounting import account
from builder.pipeline.between import comparer, parts
from builder.pipeline.checking import wanted, weaknesses
from builder.pipeline.codec import whole
from builder.pipeline.drawing import drawn, in_full
from builder.pipeline.gather import without_duplicates
from builder.pipeline.language import language_of
from builder.pipeline.making import make
from builder.pipeline.news import count_changed, news_of, retired, unreleased
from builder.pipeline.pictures import names_by_note, without_lost, without_shown
from builder.pipeline.processes import Ahead, beside
from builder.pipeline.readings import begin_to_read, chooser, reading_keys, readings
from builder.pipeline.rest import Resting, find_resting, known_at_rest, paths_of, told_at_rest, weak_at_rest
from builder.pipeline.result import Build, Known
from builder.pipeline.settle import Outcome, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from builder.findings import Finding
    from builder.model import Fact, KnownFact, Lock
    from builder.pipeline.between import Part
    from builder.pipeline.making import Made
    from builder.pipeline.processes import Early
    from builder.pipeline.reading import Reading
    from builder.project import Project

    Comparer = Early[Part, tuple[Finding, ...]]

    OnStage = Callable[[str, int, int], None]
    """Called with the stage's name, the steps done and the steps there are."""

_T = TypeVar("_T")

STAGES = ("reading", "writing cards", "checking")
"""The names `on_stage` is called with, in order."""
_MANY = 2_000
"""Notes above which the rules are looked at beside the writing of cards (measured: a process begins in 0.02 s)."""


def build(  # noqa: PLR0913 - one for each wish
    project: Project,
    *,
    epoch: int,
    tool: str = "",
    allow_retire: bool = False,
    memory: Memory | None = None,
    processes: int = 1,
    ahead: Ahead | None = None,
    on_stage: OnStage = lambda _stage, _done, _all: None,
) -> Build:
    """Take a project through all stages; nothing is written.

    `epoch` is the time of notes that are new or changed, in seconds since 1970. `tool` is the version of build-deck,
    for the lock to tell its doing from the author's. `allow_retire` says that it is meant where a large part of the
    notes is gone. `memory`, which the caller saves, `processes`, and a reader that was sent `ahead` make it faster and
    change nothing. A build with an error among its findings is whole but for the files that could not be read; whether
    it may be written is the caller's decision.
    """
    memory = memory or Memory(None)
    run = _Run(
        project=project,
        epoch=epoch,
        tool=tool,
        allow_retire=allow_retire,
        processes=processes,
        on_stage=on_stage,
        memory=memory,
        keys=reading_keys(project, memory),
        ahead=ahead or Ahead(is_worth=False),
    )
    begin_to_read(project, memory, run.keys, run.ahead)
    resting = find_resting(project, memory, run.keys, language=language_of(project, project.lock))
    is_clean = beside(resting.is_clean, is_worth=run.is_much(len(resting.rows)))
    try:
        made = _woken(run, resting)
    except identity.Stirred:
        made = None
    if not is_clean() or made is None:
        resting = Resting(language=resting.language)
        made = _woken(run, resting)
    return made


def _woken(run: _Run, resting: Resting) -> Build:
    """Build with what may rest beside the files that were written to.

    Raises:
        Stirred: nothing may.
    """
    lines = sum(source.text.count("\n") for source in run.project.sources)
    with closing(comparer(is_worth=run.is_much(lines))) as between:
        return _read_and_built(run, resting, between)


def _read_and_built(run: _Run, resting: Resting, between: Comparer) -> Build:
    project = run.project
    read = run.read(resting.files)
    referred = tuple(
        resting.in_order(
            project.sources,
            (reference.span.path for one in read for reference in one.references),
            (reference for one in read for reference in one.references),
            lambda rest: rest.references,
        )
    )
    found = media.resolve(referred, store=project.media, pins=project.lock.media)
    resting = resting.without_doubles(read, project.sources)
    resting = resting.as_they_look(names_by_note(found.names), found.findings)
    stirred = {source.path for source in project.sources} - {one.path for one in read} - resting.files.keys()
    return _built(run, run.read_too(stirred, read), resting, found, between)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What a build was asked."""

    project: Project
    epoch: int
    tool: str
    allow_retire: bool
    processes: int
    on_stage: OnStage
    memory: Memory
    keys: Mapping[str, bytes]
    """Of the readings in the memory, by path."""
    ahead: Ahead

    def is_much(self, notes: int) -> bool:
        """Whether something over so many notes is worth a process of its own."""
        return self.processes > 1 and notes >= _MANY

    def read(self, but: Collection[str]) -> tuple[Reading, ...]:
        """All files but these."""
        step = partial(self.on_stage, STAGES[0])
        return readings(
            self.project, memory=self.memory, processes=self.processes, on_step=step, but=but, ahead=self.ahead
        )

    def read_too(self, paths: AbstractSet[str], read: Sequence[Reading]) -> Sequence[Reading]:
        """What was read, and the files at these paths, in the order of all."""
        if not paths:
            return read
        order = {source.path: at for at, source in enumerate(self.project.sources)}
        return sorted((*read, *self.read(order.keys() - paths)), key=lambda one: order[one.path])


def _built(run: _Run, read: Sequence[Reading], resting: Resting, found: media.Media, between: Comparer) -> Build:
    """Take what was read, and what rests, through the stages.

    Raises:
        Stirred: what rests must be read too.
    """
    project, rests = run.project, tuple(resting.files.values())
    facts = (fact for one in read if not one.is_broken for fact in one.facts)
    unique, doubled = without_duplicates(facts, resting.standing(read))
    chosen = _chosen(read, unique)
    asking = [found or _held_back(fact) for fact, (found, _) in zip(unique, chosen, strict=True)]
    known, assigned, matching = _assigned(run, read, resting, asking)
    cards = tuple(one.cloze for one in known)
    shown, language = names_by_note(found.names), language_of(project, assigned)
    if rests and language != resting.language:
        raise identity.Stirred
    met, known = known, tuple(without_lost(one, shown) for one in known)
    between.give(partial(parts, project.sources, read, cards, resting))
    weak = (*weaknesses(read, facts=unique, cards=cards, glossary=project.glossary), *weak_at_rest(rests))
    steps = _told(tuple(zip(met, known, strict=True)), STAGES[1], run.on_stage)
    made = make(
        drawn(read, steps, shown, project.config, language),
        paths=paths_of(known),
        project=project,
        assigned=assigned,
        found=found,
        resting=resting,
        language=language,
        epoch=run.epoch,
        tool=run.tool,
    )
    del assigned  # it is as large as the one that was made of it
    said = (*project.findings, *_all(one.findings for one in read), *doubled, *_all(told for _, told in chosen))
    findings = (*without_shown(said, (one.cloze.fact for one in known), shown), *matching, *found.findings)
    findings += tuple(_all(made.told.values()))
    accounts = account(read, [one.cloze.fact for one in known], findings)
    findings += (*_all(told for _, told in accounts.values()), *told_at_rest(rests))
    outcome = Outcome(
        facts=unique,
        known=known,
        notes=made.notes_of(known),
        drawn=made.told,
        accounts=accounts,
        told=(*matching, *found.findings),
        names=shown,
        language=language,
    )
    findings += (*_news(known, project, made), *weak)
    written = settle(read, outcome, made.lock, project=project, memory=run.memory, keys=run.keys)
    try:
        findings += _told_last(between.take, run.on_stage)
    except identity.Stirred:  # whoever wrote that record may have written any
        run.memory.forget(*run.keys.values())
        raise
    findings = wanted(findings, (*read, *rests), project)
    built = _result(run, outcome, made, resting, findings, partial(_all_known, run, read, met, outcome, resting))
    return replace(built, written={**built.written, **written})


def _result(
    run: _Run,
    outcome: Outcome,
    made: Made,
    resting: Resting,
    findings: tuple[Finding, ...],
    all_known: Callable[[], tuple[KnownFact, ...]],
) -> Build:
    before, after, known = run.project.lock, made.lock, outcome.known
    origins = tuple(resting.in_order(run.project.sources, paths_of(known), map(card.origin, known), resting.origins))
    counts = (*outcome.accounts.values(), *((rest.skipped, ()) for rest in resting.files.values()))
    return Build(
        deck=made.deck,
        known=Known(len(known) + sum(len(rest.notes) for rest in resting.files.values()), all_known),
        origins=origins,
        lock=after,
        written=resting.rows,
        media={file.name: made.media.data[file.name] for file in made.deck.media},
        findings=findings,
        new=sum(one.matched is Match.NEW for one in known),
        changed=count_changed(known, before, after),
        redrawn=len(made.by_tool),
        is_restyled=identity.is_restyled(after, before=before),
        revived=len(retired(before) - retired(after)),
        retired=len(retired(after) - retired(before)),
        unreleased=len(unreleased(after) - retired(before)),
        skipped_lines=sum(count for count, _ in counts),
        language=outcome.language,
    )


def _all_known(
    run: _Run, read: Sequence[Reading], met: Sequence[KnownFact], outcome: Outcome, resting: Resting
) -> tuple[KnownFact, ...]:
    """The facts behind all notes, in full, for whoever asks; `met` are the known ones before pictures were lost."""
    own = tuple(in_full(read, zip(met, outcome.known, strict=True)))
    if not resting.files:
        return own
    try:
        asleep = replace(run.project, sources=tuple(s for s in run.project.sources if s.path in resting.files))
        again = readings(asleep, memory=run.memory, processes=1, on_step=lambda _done, _all: None)
        of_rest = {one.path: known_at_rest(whole(one), resting) for one in again}
    except ValueError:  # someone wrote to the memory
        return tuple(build(run.project, epoch=run.epoch, tool=run.tool, allow_retire=run.allow_retire).known)
    return tuple(resting.in_order(run.project.sources, paths_of(own), own, lambda rest: of_rest[rest.path]))


def _assigned(
    run: _Run, read: Sequence[Reading], resting: Resting, asking: Sequence[ClozeFact]
) -> tuple[tuple[KnownFact, ...], Lock, tuple[Finding, ...]]:
    """Every fact that was read with its identity; those of files at rest keep their places in the order of all.

    Raises:
        Stirred: as `_built`.
    """
    project, config = run.project, run.project.config
    unread = _unread(project, read)
    if not unread.isdisjoint(resting.files):
        raise identity.Stirred
    own = defaultdict[str, list[ClozeFact]](list)
    for one in asking:
        own[one.fact.span.path].append(one)
    facts: list[ClozeFact | None] = []
    begins: dict[str, int] = {}
    for source in project.sources:
        begins[source.path] = len(facts)
        rest = resting.files.get(source.path)
        facts += [None] * len(rest.facts) if rest else own.pop(source.path, ())
    known, lock, told = identity.assign(
        facts,
        lock=replace(project.lock, chooser=chooser(run.memory), name=config.name),
        version=config.version,
        unread=unread,
        allow_retire=run.allow_retire,
        at_rest=resting.at_rest(begins),
    )
    return known, identity.tagged(lock, facts, known, before=project.lock, deck_tags=config.tags), told


def _news(known: Sequence[KnownFact], project: Project, made: Made) -> Iterator[Finding]:
    stones = frozenset(note.guid for note in made.deck.tombstones)
    return news_of(known, project, made.lock, stones=stones, unmarked=made.unmarked)


def _told(steps: Sequence[_T], stage: str, on_stage: OnStage) -> Iterator[_T]:
    for done, step in enumerate(steps):
        on_stage(stage, done, len(steps))
        yield step
    on_stage(stage, len(steps), len(steps))


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
