"""Notes nobody would write, for the laws of whole builds."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from builder import identity
from builder.media import MediaStore
from builder.model import SourceFile, point
from builder.project import Config, Project

_WORDS = st.sampled_from(
    (
        *(
            "horn",
            "harbour",
            "東京",
            "港には",
            "船が",
            "である",
            "is",
            "a",
            "the",
            "30 seconds",
            "3 つの",
            "**",
            "==",
            "`",
            "$",
            "![",
        ),
        *(
            "](a.png)",
            "[[",
            "]]",
            "{{",
            "}}",
            "{{c1::",
            "::",
            ":",
            "：",
            "→",
            "->",
            "?",
            "？",
            "|",
            "<b>",
            "<!--",
            "-->",
            "&amp;",
        ),
        *(
            "\\",
            "。",
            "、",
            ". ",
            "https://example.com",
            "[^1]",
            "#tag",
            "[x]",
            "\x07",
            "\u200b",
            "か\u3099",
            "[latex]",
            "%%",
        ),
    )
)
_STARTS = st.sampled_from(
    (
        *(
            "- ",
            "* ",
            "1. ",
            "  - ",
            "    - ",
            "      1. ",
            "# ",
            "## ",
            "#### ",
            "> ",
            "> - ",
            "| ",
            "",
            "",
            "Q: ",
            "A: ",
            "- [ ] ",
        ),
        *(
            "```",
            "$$",
            "---",
            "===",
            "|---|---|",
            "- **",
            "[a]: ",
            "[^1]: ",
            "\t- ",
            "　",
            "term\n: ",
            "> [!note] ",
            "<div>",
            "<<<<<<< ",
        ),
    )
)
_LINES = st.builds(lambda start, words: start + " ".join(words), _STARTS, st.lists(_WORDS, max_size=8))
NOTES = st.lists(_LINES, max_size=14).map("\n".join) | st.text(max_size=120)
VAULTS = st.lists(NOTES, min_size=1, max_size=3).map(
    lambda notes: tuple(SourceFile(path=f"{at}.md", text=plain(text)) for at, text in enumerate(notes))
)


SOURCES = tuple(
    SourceFile(path=f"{at}.md", text="".join(f"- Buoy {at}.{n}: a float that marks shoal {n}\n" for n in range(20)))
    for at in range(12)
)
"""A few files with facts in each."""


def plain(text: str) -> str:
    """What reading a file would leave of it."""
    return text.encode(errors="replace").decode().replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def project_of(sources: tuple[SourceFile, ...]) -> Project:
    """A vault without a disk."""
    nowhere = Path("/nowhere")
    return Project(
        root=nowhere,
        config=Config(name="Laws", slug="laws"),
        version_at=point("deck.toml"),
        sources=sources,
        unread=frozenset(),
        lock=identity.new_lock("Laws"),
        lock_text="",
        media=MediaStore(root=nowhere, folder=nowhere / "media"),
        findings=(),
    )
