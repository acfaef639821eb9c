"""Names that leave the vault: what a deck, a slug, a version, a language and a tag may be called.

Each `…_problem` takes whatever stood in `deck.toml` and says what is wrong with it, or nothing.
"""

from __future__ import annotations

import re
import unicodedata

VERSION = r"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$"
"""Three numbers; a pattern of regular expressions, for Python and for JSON schemas."""
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
LONGEST = 100
"""Characters of a deck name or a tag."""
_SLUG_BYTES = 80
"""A slug with version and suffix must fit into 255 bytes on every file system."""


def name_problem(value: object) -> str:
    """Say why Anki would not keep the deck's name as it is (measured: Anki mends `A:: B`, `A::::B`, ``, `Default`)."""
    if not isinstance(value, str) or not value.strip():
        return "the name is empty or no text"
    if len(value) > LONGEST or has_control(value) or '"' in value:
        return f"the name holds a control character or a quotation mark, or is over {LONGEST} characters"
    if value.casefold() == "default":
        return "`Default` is the name of a deck that every collection has"
    if any(level != level.strip() or not level for level in value.split("::")):
        return "a level of the name is empty, or has a space at its edge"
    return ""


def slug_problem(value: object) -> str:
    """Say why the slug can't be the first part of a file name."""
    if not isinstance(value, str):
        return "the slug is not a text"
    return "" if value == slugify(value) else f"the slug can't stand in a file name; `{slugify(value)}` can"


def version_problem(value: object) -> str:
    """Say why this is no version."""
    fits = isinstance(value, str) and re.fullmatch(VERSION, value)
    return "" if fits else "the version is not three numbers with dots, in quotes"


def language_problem(value: object) -> str:
    """Say why this is no language tag."""
    fits = isinstance(value, str) and re.fullmatch(LANGUAGE, value)
    return "" if fits else "the language is not a tag like `ja`, `en` or `en-GB`"


def tags_problem(value: object) -> str:
    """Say why these can't be tags: Anki parts tags at spaces, the Japanese one too, and mends empty levels."""
    if not isinstance(value, list):
        return "the tags are not a list"
    return next((problem for tag in value if (problem := _tag_problem(tag))), "")


def _tag_problem(tag: object) -> str:
    if not isinstance(tag, str) or not tag:
        return "a tag is empty or no text"
    if len(tag) > LONGEST or has_control(tag) or any(c.isspace() for c in tag):
        return f"a tag holds a space or a control character, or is over {LONGEST} characters"
    return "" if all(tag.split("::")) else f"a level of the tag `{tag}` is empty"


def deck_name(folder: str) -> str:
    """A deck name from a folder's name, whatever the folder is called."""
    plain = "".join(" " if has_control(c) or c in '":' else c for c in unicodedata.normalize("NFC", folder))
    name = " ".join(plain.split())[:LONGEST].strip()
    return f"{name} notes" if name.casefold() == "default" else name or "Notes"


def slugify(name: str) -> str:
    """Small letters, digits and `-`: Latin letters lose their accents, those of other scripts stay as they are.

    >>> slugify("Café 東京::Part 1")
    'cafe-東京-part-1'
    """
    words = "".join(_slug_letter(c) for c in unicodedata.normalize("NFKC", name).casefold()).split("-")
    slug = unicodedata.normalize("NFC", "-".join(word for word in words if word))
    return _cut(slug, _SLUG_BYTES).strip("-") or "deck"


def _slug_letter(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii():
        return base if base.isalnum() else "-"
    return letter if letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc") else "-"


def _cut(words: str, limit: int) -> str:
    return words.encode()[:limit].decode(errors="ignore")


def has_control(words: str) -> bool:
    """Whether control characters, line or paragraph separators or halves of a surrogate pair stand in the words."""
    return any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in words)
