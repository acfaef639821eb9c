"""The output folder: whether a build may write there, what the package there lacks, the files of the preview."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from builder.findings import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from builder.model import Deck, Guid
    from builder.pipeline import Build
    from builder.project import Project


def expect_output(folder: Path) -> None:
    """Refuse an output folder that is none, or in which a build would replace files that no build made.

    Raises:
        UsageError: a file stands where the folder or one above it is to be, or a `CHANGES.md`, `preview.html` or
            `manifest.json` of another's lies in it.
    """
    there = next(one for one in (folder, *folder.absolute().parents) if os.path.lexists(one))
    if not os.path.isdir(there):  # noqa: PTH112 - Path.is_dir() raises where a folder above may not be entered
        message = f"{os.path.relpath(there)} is a file, and -o takes a folder"
        raise UsageError(message)
    from builder import preview  # late: see the wing's docstring
    from builder.release import CHANGES, MANIFEST, MARK

    is_ours: tuple[tuple[str, Callable[[Path], bool]], ...] = (
        (CHANGES, partial(_begins, mark=MARK)),
        (preview.PAGE, partial(_begins, mark=preview.MARK)),
        (MANIFEST, _is_manifest),
    )
    for path, is_made in ((folder / name, is_made) for name, is_made in is_ours):
        if path.is_file() and not is_made(path):
            message = f"{path} is not from build-deck, and a build would replace it"
            raise UsageError(message, hint="name another folder with -o, or move the file")


def news_of(folder: Path, deck: Deck, digests: Mapping[Guid, str]) -> str:
    """What the package in the folder lacks, where its manifest tells of an older state of the deck; else nothing.

    `digests` are those of the deck's notes. So it is where a build was killed after the lock was written, and where the
    lock came with a merge.
    """
    from builder.release import MANIFEST, behind  # late: see the wing's docstring

    path = folder / MANIFEST
    counts = behind(path.read_bytes(), deck, digests) if path.is_file() else None
    news = ((count, what) for count, what in zip(counts or (), ("new", "changed", "gone"), strict=False) if count)
    told = ", ".join(f"{count} {what}" for count, what in news)
    return f"all as in deck.lock; the output there was older: {told}" if told else ""


def _begins(path: Path, *, mark: str) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark.encode())) == mark.encode()


def _is_manifest(path: Path) -> bool:
    import json  # late: takes a while, and most folders are empty

    try:
        return bool(json.loads(path.read_bytes())["tool"]["name"] == "build-deck")
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


class Told(NamedTuple):
    """What goes beside a package and does not ask for it."""

    changes: bytes
    """The change list."""
    page: tuple[tuple[Path, bytes], ...]
    """The files of the preview; none where none is wished."""


def told_beside(result: Build, project: Project, package: Path, *, previews: bool, watched: bool) -> Told:
    """What goes beside the package of a build."""
    from builder.card import retired_tag  # late: see the wing's docstring
    from builder.release import changes

    listed = changes(
        result.deck,
        result.lock,
        package_name=package.name,
        language=result.language,
        retired_tag=retired_tag(project.config.slug),
    )
    page = preview_files(result, project, package.parent, watched=watched) if previews else ()
    return Told(listed, page)


def preview_files(
    result: Build, project: Project, folder: Path, *, watched: bool = False
) -> tuple[tuple[Path, bytes], ...]:
    """The files of the preview of a build, to be written below the output folder."""
    from builder import preview  # late: see the wing's docstring

    contents = preview.Contents(
        deck=result.deck,
        origins=result.origins,
        lock=result.lock,
        findings=result.findings,
        sources=project.sources,
        media=result.media,
        language=result.language,
        skipped_lines=result.skipped_lines,
    )
    return tuple((folder / name, content) for name, content in preview.preview(contents, watched=watched))


def clear_preview(folder: Path, written: Iterable[tuple[Path, bytes]]) -> None:
    """Take away the pictures and sounds that an earlier preview left in its folder and this one does not show."""
    from builder import preview  # late: see the wing's docstring
    from builder.release import clear_others

    clear_others(folder / preview.MEDIA, keep={path for path, _ in written}, made=preview.OWN_FILE)
