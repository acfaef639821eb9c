"""Any history of some notes climbs the update ladder: three versions in a row, each made by hand of chance."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from builder import identity
from builder.media import MediaStore
from builder.model import SourceFile, Step, point
from builder.pipeline import build
from builder.project import Config, Project
from builder.release import compare, load_package, write_apkg
from builder.verify.ladder import climb

FACTS = (
    "Towpath: the path beside the water for the horses",
    "Aqueduct: a bridge that carries a canal over a valley",
    "A lock chamber is 72 ft long and 14 ft wide",
    "Leading lights: two lamps that show the safe line into the harbour",
    "Strong wind → loading stops at once",
    "導灯: 安全な航路を二つの灯りの重なりで示す設備",
    "当直: 夜の間に灯りを見張る係",
    "水門の高さは 12 m である",
    "Pilot: guides large ships through the narrow channel",
    "The ferry leaves from ==pier 4== on Sundays",
)
CHANGES = (
    ("the", "every"),
    ("72", "74"),
    ("灯り", "明かり"),
    ("safe", "safest"),
    ("12 m", "15 m"),
    ("ships", "vessels"),
)


@dataclass(frozen=True)
class Edition:
    """Which facts a version holds, in which order, with which words replaced, below which heading."""

    order: tuple[int, ...]
    words: tuple[int, ...]
    heading: str

    @property
    def text(self) -> str:
        lines = [FACTS[at] for at in self.order]
        for at in self.words:
            lines = [line.replace(*CHANGES[at]) for line in lines]
        return "\n".join(("# Canal", "", f"## {self.heading}", "", *(f"- {line}" for line in lines), ""))


def _all_but(*gone: int) -> Edition:
    return Edition(order=tuple(at for at in range(len(FACTS)) if at not in gone), words=(), heading="Works")


EDITIONS = st.builds(
    Edition,
    order=st.lists(st.sampled_from(range(len(FACTS))), unique=True, min_size=2).map(tuple),
    words=st.lists(st.sampled_from(range(len(CHANGES))), unique=True, max_size=3).map(tuple),
    heading=st.sampled_from(("Works", "水の道")),
)


def _packages(editions: tuple[Edition, ...], folder: Path) -> list[str]:
    """The packages of these editions, built one after the other with one lock."""
    lock, paths = identity.new_lock("Canal"), []
    for number, edition in enumerate(editions, start=1):
        project = Project(
            root=folder,
            config=Config(name="Canal", slug="canal", version=f"{number}.0.0", language="en"),
            version_at=point("deck.toml"),
            sources=(SourceFile(path="canal.md", text=edition.text),),
            unread=frozenset(),
            lock=lock,
            lock_text="",
            media=MediaStore(root=folder, folder=folder / "media"),
            findings=(),
        )
        made = build(project, epoch=1_700_000_000 + number * 1000, allow_retire=True)
        lock = made.lock
        paths.append(str(folder / f"{number}.apkg"))
        Path(paths[-1]).write_bytes(write_apkg(made.deck, made.media))
    return paths


@settings(
    max_examples=settings().max_examples // 10,  # each takes half a second, and so long a case is hardly shrunk
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@example((_all_but(), _all_but(2, 3, 6), _all_but(6)))
@given(st.tuples(EDITIONS, EDITIONS, EDITIONS))
def test_any_three_editions_climb_the_ladder(editions: tuple[Edition, ...]) -> None:
    """Nothing of the learner's is lost, all of the author's arrives, every count is foretold."""
    with tempfile.TemporaryDirectory() as folder:
        report = climb(_packages(editions, Path(folder)), Path(folder))

    assert report.problems == ()
    assert [upgrade.said for upgrade in report.upgrades] == [upgrade.foretold for upgrade in report.upgrades]


@given(st.tuples(EDITIONS, EDITIONS))
def test_a_step_is_told_for_what_it_does(editions: tuple[Edition, Edition]) -> None:
    """A major step has notes without a tombstone, or notes of which more numbers go than come; no other step has."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = map(load_package, map(Path, _packages(editions, Path(folder))))
    found = compare(old, new)
    kept = {note.guid: note for note in new.notes}
    is_at_risk = any(note.guid not in kept or len(note.numbers) > len(kept[note.guid].numbers) for note in old.notes)

    assert (found.step is Step.MAJOR) == is_at_risk
    assert compare(new, replace(new, version="9.0.0")).step is Step.NONE
