"""Lines that a tool writes for itself: properties, drawers, templates, comments, boxes of tasks.

The pass before the eye (`reading`): a line of which its author sees nothing is empty, a tail that the tool hides is
cut, and a sign of one tool becomes that of another of the same length, so that every word stays in its column. Code is
not touched.

Sources: the manuals of Obsidian, its plugins Dataview, Templater and Tasks, of Logseq, Notion, Quarto, MkDocs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNS = (
    *(
        "%%",
        "::",
        "<%",
        "#+",
        "{#",
        "{.",
        "{:",
        "){",
        "x)",
        " #[[",
        ":LOGBOOK:",
        ":PROPERTIES:",
        "SCHEDULED:",
        "DEADLINE:",
    ),
    *('=== "', "{%", "{{<", "{{%", "```{", "~~~{", "!!! ", "???"),
)
_TASK_SIGNS = (*("[>]", "[!]", "[-]", "[/]", "[?]", "[*]", "[<]", '["]'), *"📅⏳🛫✅➕❌🔁🔺⏫🔼🔽⏬")
"""Without one of them, or a tag behind a heading, there is nothing to do."""
_TAGGED = re.compile(r"^#{1,6}[ \t].*[ \t]#[^\W\d]", re.MULTILINE)
_COMPONENT = re.compile(r"^</[A-Z]", re.MULTILINE)
_LINKED = re.compile(r"\[\[[^\[\]\n]+\]\]")
"""In notes that link to one another, words behind a `#` at the end of a line are tags."""
_OUTLINE = re.compile(
    r"^[ \t]*(?:- )?(?:id:: [0-9a-f]{8}-[0-9a-f-]{27}|collapsed:: (?:true|false)|card-[a-z-]+:: |logseq\.[\w.-]+:: )"
    r"|\{\{(?:query|cloze|embed|renderer)\b|^[ \t]*:LOGBOOK:$",
    re.MULTILINE,
)
"""What only Logseq writes."""
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")
_BULLET = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")

STOCK = re.compile(
    r"(?:collapsed|id|logseq\.[\w.-]+|background-color|heading|ls-type|hl-[\w-]+|card-[\w-]+|created-at|updated-at|"
    r"query-[\w-]+|template(?:-including-parent)?|exclude-from-graph-visibility|public|icon|filters):: "
)
"""Logseq's own properties; `term:: text` of any other key is the author's."""
_PROPERTY = re.compile(r"[ \t]*(?:[-*][ \t]+)?\**([A-Za-z][\w.-]{0,40})\**::(?:[ \t]+(.*))?$")
_OWN = re.compile(
    r"(?i)(?:up|down|prev|next|same|related|parents?|child(?:ren)?|topics?|course|class|subject|category|type|status|"
    r"source|author|rating|created|modified|updated|date|day|tags?|alias(?:es)?|project|area|links?|cssclass)"
)
"""Keys under which notes are filed."""
_OF_PAGES = frozenset(
    ("title", "public", "icon", "template", "description", "filters", "source", "author", "alias", "aliases", "tags")
)
_FILED = re.compile(r"(?:\[\[[^\[\]]*\]\]|#[^\s#,;|]++|\d{4}-\d\d-\d\d|https?://\S++|[,;\s·|/-])*+")
"""A value that is all links, tags and dates."""
_MOST_WORDS = 3
_MOST_BYTES = 48
"""Of a property's value; more are the author's own text."""

_HIDDEN = re.compile(r"\#\+(BEGIN|END)_(\w+)[^\n]*", re.IGNORECASE)
_UNSEEN = frozenset(("QUERY", "COMMENT", "EXPORT"))
_PLANNED = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED): ?[<\[]\d")
_DRAWER = re.compile(r"[ \t]*:(?:LOGBOOK|PROPERTIES|CLOCK):[ \t]*")
_LONGEST_DRAWER = 60
"""Lines."""

_BOX = re.compile(r"([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[/><!?*\"-]\](?=[ \t])")
"""The boxes of Obsidian's themes: `[>]` put off, `[!]` important."""
_THEMED = re.compile(r"[📅⏳🛫✅🔁]|\[\[\w|> \[!|- \[[ xX]\] [\s\S]*?- \[[ xX]\] ")
"""Where they are boxes, not signs that the author explains."""
_STATE = re.compile(r"([ \t]*-[ \t]+)(TODO|DOING|NOW|LATER|WAIT|WAITING|IN-PROGRESS|DONE|CANCELED|CANCELLED)(?=[ \t])")
_PRIORITY = re.compile(r"(\[.\][ \t]*)\[#[A-C]\]")
_DATED = re.compile(
    r"(?<![ \t])[ \t]++(?:[📅⏳🛫✅➕❌]\ufe0f?[ \t]?\d{4}-\d\d-\d\d|[🔺⏫🔼🔽⏬]\ufe0f?|🔁[ \t]?every [a-z\d ]{1,40})"
    r"[ \t]*$"
)
_LONGEST_DATE = 80

_LABELLED = re.compile(r"(?<=\$\$)[ \t]*+\{#[^{}]*\}[ \t]*$")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{(?:[#.][\w:-][^{}]*|-|\w[\w-]*=[^{}]*)\}[ \t]*$")
_CLASSES = re.compile(r"[ \t]*\{:[^{}]*\}[ \t]*")
"""On a line of its own, for what stands above it (kramdown)."""
_SIZED = re.compile(r"(?<=\))\{(?::?[a-z-]+[ =][^{}]*|[#.][\w-][^{}]*)\}[ \t]*$")
_SCALED = re.compile(r"(?<=[^\s()])[ \t]=\d{0,5}x\d{0,5}\)[ \t]*$")
"""Behind a picture's address (Zenn)."""
_HEADING = re.compile(r"[ \t]*(?:[-*+][ \t]+)?#{1,6}[ \t]")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_TAG = re.compile(r"#(?!(?i:(?:flash)?cards?(?:[-/]\w+)*|[0-9a-f]{3,8})(?:[ \t]|$))(?:[^\W\d][\w/-]*|\[\[[^\[\]]*\]\])")
_CARD_TAG = re.compile(r"(?i)(?<![ \t])[ \t]++#(?:flash)?cards?(?:[-/]\w+)*[ \t]*$")
_TAIL = re.compile(r"#[^\W\d][\w/-]*|#?\[\[[^\[\]]*\]\]")
"""Tags and pages behind a block's words (Logseq)."""
_WANTS_MORE = re.compile(
    r"(?i)(?:[:：=]|[のはがをと]|\b(?:is|are|was|with|by|of|in|to|for|as|and|or|like|use|uses|using|a|an|the|called|named|"
    r"written|directive|attribute|selector|macro|channel|hashtag|tag))\**$"
)
"""Words that the `#word` behind them completes."""
_COLOUR = re.compile(r"[ \t]*#[0-9a-f]{3,8}[ \t]*", re.IGNORECASE)
_LIT = re.compile(r"\^\^([^\^\n]+)\^\^")
_CLOCK = re.compile(r"([ \t]*-[ \t]+)(\**\d{1,2}:\d\d\**)(?=[ \t]+\S)")
"""When a line of a journal was written."""
_ADMONITION = re.compile(r'(!!!|\?\?\?\+?) ([a-z]+)(?: inline(?: end)?)?(?: "([^"]*)")?[ \t]*$')

_REFERENCE = re.compile(r"\(\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{9})[0-9a-f]{3}\)\)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_ASIDE = re.compile(r"(?<![\w%])%%(?=[^%])([^%]|%(?!%)){3,}%%(?!%)")

_TAB = re.compile(r'===[!+]? "([^"]+)"[ \t]*$')
_SHORTCODE = re.compile(r"[ \t]*(?:\{%[^{}]*%\}|\{\{[<%][^{}]*[>%]\}\}|</?[A-Z][A-Za-z.]*(?:\s[^<>]*)?/?>)[ \t]*$")
"""A line that a site's generator fills in: of Liquid, Hugo, MDX."""
_DIRECTIVE = re.compile(
    r"[ \t]*(?:`{3,}|~{3,})\{(?:admonition|note|tip|hint|important|warning|caution|danger|attention|seealso|"
    r"prf:\w+|dropdown|card|example|definition|theorem|exercise)\}"
)
"""A fence that holds Markdown (MyST)."""
_TICKS = re.compile("[`~]+")
_EXPORTED = re.compile(r"[ _-][0-9a-f]{32}(?:\.\w+)?$")
_FIELD = re.compile(r"([\w][\w /()-]{0,40}): (\S.*)")
_OF_NOTION = re.compile(
    r"(?i)(?:tags?|created(?: (?:time|by|at))?|last edited(?: (?:time|by))?|updated|status|url|link|date|due(?: date)?|"
    r"priority|author|category|type|reviewed|files(?: & media)?|タグ|作成日時?|更新日時?|ステータス|日付)"
)
_DATE = re.compile(r"[A-Z][a-z]+ \d{1,2}, 20\d\d|20\d\d(?:[-/]\d\d?[-/]\d|年)|https?://")


def without(lines: Sequence[str], *, path: str) -> Sequence[str]:
    """The lines as their author's tool shows them, as many as before."""
    text = "\n".join(lines)
    exported = _EXPORTED.search(path) is not None
    is_page = "\n</" in text and _COMPONENT.search(text) is not None
    is_linked = " #" in text and _LINKED.search(text) is not None
    is_tagged = is_linked or (" #" in text and _TAGGED.search(text) is not None)
    has_tasks = "- [" in text and any(sign in text for sign in _TASK_SIGNS)
    if not (exported or is_tagged or is_page or has_tasks or any(sign in text for sign in _SIGNS)):
        return lines
    tool = _Tool(lines, is_outline=_OUTLINE.search(text) is not None, is_linked=is_linked)
    tool.is_themed = has_tasks and _THEMED.search(text) is not None
    if exported:
        tool.drop_fields()
    tool.read()
    return tool.lines


def _hidden_aside(found: re.Match[str]) -> str:
    """`%%aside%%` as a comment of the same length."""
    return f"<!--{'x' * (len(found[0]) - 7)}-->"


def _tags_at(line: str, tag: re.Pattern[str]) -> int:
    """Where the tags behind a line's words begin, with the blank before them; the line's length where none are."""
    end, begin = len(line.rstrip(" \t")), len(line)
    while end:
        at = line.rfind("[[" if line[end - 1] == "]" else "#", 0, end)
        at -= at > 0 and line[at] == "[" and line[at - 1] == "#"
        if at < 1 or line[at - 1] not in " \t" or not tag.fullmatch(line, at, end):
            break
        is_tag, end = line[at] == "#", len(line[:at].rstrip(" \t"))
        begin = end if is_tag else begin
    return begin


def _untagged(line: str, tag: re.Pattern[str] = _TAG) -> str:
    """A line without the tags behind its words, but for one that the words need."""
    at = _tags_at(line, tag)
    words, tags = line[:at], line[at:]
    if not tags.strip() or _WANTS_MORE.search(words, max(0, at - 20)) or (tag is _TAIL and _COLOUR.fullmatch(tags)):
        return line
    if _HEADING.match(line) and len(tags.split()) == 1 and len(words.split()) in (2, 3):
        return line
    card = re.search(r"(?i)#(?:flash)?cards?\b", tags) if tag is _TAIL else None  # it stays where it stands
    return words + (" " * card.start() + card[0] if card else "")


def _is_filing(value: str) -> bool:
    """Whether a value is links, tags and dates, or a few words."""
    is_short = len(value.split()) <= _MOST_WORDS and len(value.encode(errors="replace")) <= _MOST_BYTES
    return (is_short and not value.endswith((".", "。"))) or _FILED.fullmatch(value) is not None


class _Tool:
    """Reads lines in order and changes them where they stand."""

    def __init__(self, lines: Sequence[str], *, is_outline: bool, is_linked: bool) -> None:
        self.lines = [*lines]
        self._is_outline, self._is_linked = is_outline, is_linked
        self._at, self.is_themed = 0, False
        self._first_item = next((n for n, line in enumerate(lines) if _ITEM.match(line)), len(lines))
        self._rules = (
            self._comment,
            self._template,
            self._drawer,
            self._hidden,
            self._property,
            self._admonition,
        )

    def drop_fields(self) -> None:
        """The fields of a database's page, in the paragraph below its title (Notion)."""
        seen = [n for n, line in enumerate(self.lines[:40]) if line.strip()]
        if len(seen) < 2 or not self.lines[seen[0]].startswith("# "):
            return
        stop = next((n for n in range(seen[1], len(self.lines)) if not self.lines[n].strip()), len(self.lines))
        fields = [_FIELD.match(line) for line in self.lines[seen[1] : stop]]
        values = [(found[1], found[2].rstrip()) for found in fields if found]
        is_known = any((_OF_NOTION.fullmatch(k) and _is_filing(v)) or _DATE.match(v) for k, v in values)
        is_brief = len(values) > 1 and all(_is_filing(value) for _, value in values)
        if all(fields) and (is_known or is_brief):
            self._clear(seen[1], stop)

    def read(self) -> None:
        """Go through all lines once; what a region takes is not looked at again."""
        self._page_properties()
        while self._at < len(self.lines):
            line = self.lines[self._at]
            fence = _FENCE.match(line)
            if fence:
                end = self._code_end(fence[1])
                self._directive(line, end)
                self._at = end
            elif line.strip() and not any(rule(line) for rule in self._rules):
                self.lines[self._at] = self._line(line)
            self._at += 1

    def _clear(self, first: int, stop: int) -> None:
        self.lines[first:stop] = [""] * (stop - first)

    def _code_end(self, fence: str) -> int:
        for n in range(self._at + 1, len(self.lines)):
            bare = self.lines[n].strip(" \t>")
            if bare.startswith(fence) and not bare.strip(fence[0]):
                return n
        return len(self.lines)

    def _directive(self, line: str, end: int) -> None:
        """A fence that holds Markdown becomes a box."""
        if end < len(self.lines) and _DIRECTIVE.match(line):
            for n in (self._at, end):
                self.lines[n] = _TICKS.sub(lambda found: ":" * len(found[0]), self.lines[n], count=1)

    def _until(self, sign: str, *, most: int = 400) -> int:
        """The line from the next one on that holds a sign, its letters large or small, or -1."""
        stop = min(len(self.lines), self._at + most)
        return next((n for n in range(self._at + 1, stop) if sign in self.lines[n].upper()), -1)

    def _region(self, end: int) -> bool:
        if end < 0:
            return False
        self._clear(self._at, end + 1)
        self._at = end
        return True

    def _page_properties(self) -> None:
        """The properties of a page: its first lines, one of them with a key that files a page."""
        first = next((n for n, line in enumerate(self.lines) if line.strip()), len(self.lines))
        keys, stop, is_filing = list[str](), first, True
        while stop < len(self.lines) and (found := _PROPERTY.match(self.lines[stop])) and self.lines[stop][0].isalpha():
            keys.append(found[1])
            is_filing = is_filing and (found[1] in _OF_PAGES or _is_filing(found[2] or ""))
            stop += 1
        ends = stop == len(self.lines) or not self.lines[stop].strip() or self.lines[stop].startswith("- ")
        if ends and is_filing and any(_OWN.fullmatch(key) or key in _OF_PAGES for key in keys):
            self._clear(first, stop)

    def _comment(self, line: str) -> bool:
        """`%% … %%` on lines of its own (Obsidian)."""
        bare = line.strip()
        if not bare.startswith("%%"):
            return False
        if bare.count("%%") > 1:
            return bare.count("%%") == 2 and len(bare) > 4 and bare.endswith("%%") and self._region(self._at)
        end = self._until("%%")
        return end > 0 and self.lines[end].rstrip().endswith("%%") and self._region(end)

    def _template(self, line: str) -> bool:
        """`<% … %>` on lines of its own (Templater), and one line for a site's generator."""
        if _SHORTCODE.match(line):
            return self._region(self._at)
        bare = line.strip()
        if not bare.startswith("<%"):
            return False
        if "%>" in bare:
            return bare.count("%>") == 1 and bare.endswith("%>") and self._region(self._at)
        end = self._until("%>")
        return end > 0 and self.lines[end].rstrip().endswith("%>") and self._region(end)

    def _drawer(self, line: str) -> bool:
        """`:LOGBOOK:` … `:END:`, and when a task is to be done (Logseq, Org)."""
        if _DRAWER.fullmatch(line):
            return self._region(self._until(":END:", most=_LONGEST_DRAWER))
        return _PLANNED.match(line) is not None and self._region(self._at)

    def _hidden(self, line: str) -> bool:
        """`#+BEGIN_NOTE`: the lines themselves, and all between where it is a query."""
        bullet = _BULLET.match(line)
        begin = bullet.end() if bullet else 0
        found = _HIDDEN.match(line, begin)
        if not found:
            return False
        end = (
            self._until(f"#+END_{found[2].upper()}")
            if found[2].upper() in _UNSEEN and found[1].upper() == "BEGIN"
            else -1
        )
        self.lines[self._at] = line[:begin].rstrip()
        if end > 0:
            self._clear(self._at + 1, end + 1)
            self._at = end
        return True

    def _property(self, line: str) -> bool:
        """`key:: value`: in a page of Logseq each below a bullet's words, elsewhere what files the note."""
        found = _PROPERTY.match(line) if "::" in line else None
        if not found:
            return False
        value, is_item = found[2] or "", line.lstrip().startswith(("-", "*"))
        is_short = len(value.split()) <= _MOST_WORDS and not value.endswith((".", "。"))
        own = self._is_outline and not is_item and line[:1].isspace() and is_short and not STOCK.match(line.strip())
        filed = _OWN.fullmatch(found[1]) is not None and _FILED.fullmatch(value) is not None
        return (own or filed) and not (is_item and self._has_below(line)) and self._region(self._at)

    def _has_below(self, line: str) -> bool:
        after = self.lines[self._at + 1] if self._at + 1 < len(self.lines) else ""
        return bool(after.strip()) and len(after) - len(after.lstrip()) > len(line) - len(line.lstrip())

    def _admonition(self, line: str) -> bool:
        """`!!! note "Title"` and the lines indented below it, as a callout (MkDocs); `=== "Tab"` as a quote."""
        is_quoted = "".join(self.lines[self._at - 1 : self._at]).startswith(">")  # it would carry the quote on
        if tab := None if is_quoted else _TAB.match(line):
            self.lines[self._at] = f"{'>'.ljust(tab.start(1) - 2)}**{tab[1]}**"
        elif found := _ADMONITION.match(line) if line.startswith(("!!!", "???")) and not is_quoted else None:
            fold, title = "+" if found[1].endswith("+") else "", found[3] or ""
            gap = " " * (found.start(3) - len(f"> [!{found[2]}]{fold}")) if title else ""
            self.lines[self._at] = f"> [!{found[2]}]{fold}{gap}{title}"
        else:
            return False
        stop = self._at + 1
        while stop < len(self.lines) and (not self.lines[stop].strip() or self.lines[stop].startswith(("    ", "\t"))):
            stop += 1
        while not self.lines[stop - 1].strip():
            stop -= 1
        for n in range(self._at + 1, stop):
            below = self.lines[n]
            self.lines[n] = f">   {below[4:]}" if below.startswith("    ") else f">{below[1:]}"
        self._at = stop - 1
        return True

    def _line(self, line: str) -> str:
        """A line without what the tool hides in it."""
        if "[" in line or self._is_outline:
            line = self._task(line)
        line = self._inside(line)
        if _HEADING.match(line) or ("{" in line and self._is_underlined()):
            line = _CARD_TAG.sub("", _untagged(_ATTRIBUTES.sub("", line)))
        elif self._is_outline:
            line = _untagged(_LIT.sub(r"==\1==", line), _TAIL) if "#" in line or "^^" in line else line
            line = _CLOCK.sub(lambda found: found[1] + " " * len(found[2]), line, count=1)
        elif self._is_linked and " #" in line and "`" not in line:
            line = _untagged(line)
        return line

    def _is_underlined(self) -> bool:
        return _UNDERLINE.fullmatch("".join(self.lines[self._at + 1 : self._at + 2])) is not None

    def _task(self, line: str) -> str:
        """An item with the box of a task, without its dates."""
        if self.is_themed and (box := _BOX.match(line)):
            line = f"{box[1]}[ ]{line[box.end() :]}"
        if self._is_outline and (state := _STATE.match(line)):
            mark = "[x]" if state[2] == "DONE" else "[ ]"
            line = state[1] + mark.ljust(len(state[2])) + line[state.end() :]
        if "[#" in line:
            line = _PRIORITY.sub(lambda found: found[1] + "    ", line, count=1)
        while "- [" in line and (dated := _DATED.search(line, max(0, len(line) - _LONGEST_DATE))):
            line = line[: dated.start()]
        return line

    def _inside(self, line: str) -> str:
        """A line without asides, references, sizes and labels."""
        if "![" in line and "=" in line:
            line = _SCALED.sub(")", line)
        is_code = self._at < self._first_item and line.startswith(("    ", "\t"))
        if "%%" in line and not is_code and "`" not in line and "$" not in line:
            line = _ASIDE.sub(_hidden_aside, line)
        if self._is_outline and "((" in line and "`" not in line and "$" not in line:
            line = _REFERENCE.sub(r"<!--\1-->", line)
        if "{" in line:
            line = "" if _CLASSES.fullmatch(line) else _SIZED.sub("", _LABELLED.sub("", line))
        return line
