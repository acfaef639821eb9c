"""A build of a vault in which nothing changed: told again, after every file was looked at, and not worked out anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from builder.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from builder.cli.terminal import Talk
    from builder.memory import Run
    from builder.pipeline import Build
    from builder.project import Project
    from builder.release import Pieces


class Unchanged:
    """The last build of a vault, and what lies there now.

    What a build read is looked at before it reads it: a file that changes while it runs makes the next one look again.
    """

    def __init__(self, talk: Talk, config: Path | None, output: Path, wishes: Sequence[str]) -> None:
        """Think of a call; `wishes` is all of it that has a say in the result."""
        self._talk = talk
        self._root = Path(os.path.realpath(talk.folder))
        self._places: list[Path] = [self._root, *([config.absolute()] if config else [])]
        self._places += [parent / "deck.lock" for parent in self._root.parents]
        self._wishes = [str(talk.folder), os.path.realpath(output), *wishes]
        self._found: dict[str, str] | None = None

    @property
    def has_notes(self) -> bool:
        """Whether anything is remembered of the vault's notes, so that as a rule few of them are to be read."""
        return bool(self._record and self._record.with_suffix(".notes").is_file())

    @property
    def _record(self) -> Path | None:
        from builder.memory import place  # late: see the wing's docstring

        notes = place(self._root)
        return notes.with_suffix(".run") if notes else None

    def is_own(self, lock: bytes) -> bool:
        """Whether the last build wrote these bytes of a lock."""
        from builder.memory import is_own  # late: see the wing's docstring

        return is_own(self._own, lock)

    def keep_own(self, lock: Pieces) -> None:
        """Remember the lock that a build made and wrote."""
        from builder.memory import keep_own

        keep_own(self._own, lock.sha256)

    @property
    def _own(self) -> Path | None:
        return self._record.with_suffix(".lock") if self._record else None

    def run(self) -> Run | None:
        """The last run, where this one would say and write the same; the time is read all the same.

        Raises:
            UsageError: the time is one that no build takes.
        """
        from builder.cli.options import now
        from builder.memory import last_run

        talk = self._talk
        says_little = talk.is_quiet and not (talk.is_verbose or talk.is_strict)
        run = last_run(self._record, self._wishes, is_verbose=talk.is_verbose, is_quiet=says_little)
        if run:
            now()
        return run

    def look(self) -> None:
        """Look at the vault, before it is read."""
        from builder.memory import look

        self._found = look(self._places)

    def look_at_media(self, project: Project) -> None:
        """Look at the media folder, and at whatever else notes may refer to, before it is read.

        A style sheet that a look at the vault leaves out has been read already: such a build is not remembered.
        """
        from builder.memory import look, referred

        if any(name.startswith(".") for name in project.config.card_css.split("/")):
            self._found = None
        texts = [*(source.text for source in project.sources), *(pin.name for pin in project.lock.media)]
        places = [project.media.folder]
        while self._found is not None and places:
            more = look(places)
            self._places += places
            self._found = None if more is None else {**self._found, **more}
            places = [Path(path) for path in referred(self._found or {}, texts)]

    def keep(
        self,
        result: Build,
        project: Project,
        files: Sequence[tuple[Path, bytes | Pieces]],
        summary: Mapping[str, str | int | None],
        line: str,
    ) -> None:
        """Remember a build that was written, where the next one would find nothing new.

        What would be told otherwise the next time is told once: words about changed notes, a new name.
        """
        from builder.memory import Run, content_digest, digest_of, keep_run

        moved = result.changed + result.redrawn + result.revived + result.retired
        is_renamed = bool(project.lock.entries) and project.lock.name != result.lock.name
        if self._found is None or moved or is_renamed or result.count(Severity.ERROR):
            return
        own = {
            str(path.absolute()): content_digest(content) if isinstance(content, bytes) else content.sha256
            for path, content in files
        }
        keep_run(
            self._record,
            Run(
                wishes=self._wishes,
                places=[str(place) for place in self._places],
                state=digest_of(self._found, but=own),
                own=own,
                findings=result.findings,
                summary=summary,
                skipped_lines=result.skipped_lines,
                line=line,
                package=str(summary["package"]),
            ),
        )
