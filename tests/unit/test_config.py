"""`deck.toml`: what it may say, and what is told about everything else."""

from __future__ import annotations

import contextlib
import tomllib

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.findings import RULES, BrokenInput, Rule
from builder.lint import ignorable
from builder.project import KEYS, Config, Key, Subdecks, config_schema, slugify
from builder.project.config import read_config
from builder.project.names import deck_name, name_problem, slug_problem


def findings(text: str) -> list[str]:
    with pytest.raises(BrokenInput) as caught:
        read_config(text, path="deck.toml", name="notes")
    return [f"{f.span.line}:{f.span.column} {f.rule.code}" for f in caught.value.findings]


def test_an_empty_file_gives_every_default() -> None:
    """A bare folder builds: the deck is called after it."""
    assert read_config("", path="deck.toml", name="Bird calls") == Config(name="Bird calls", slug="bird-calls")


def test_every_key_is_read() -> None:
    """What stands in the file is what the build obeys."""
    text = """
name = "Coast::鳥"
slug = "birds"
version = "2.10.0"
language = "ja"
tags = ["coast", "sea::birds"]
subdecks = "folder"
include = ["chapters/*.md"]
exclude = ["drafts/"]
[extract]
bold = false
[media]
folder = "../media"
[card]
css = "look/card.css"
[release]
tombstones = 5
"""
    config = Config(
        name="Coast::鳥",
        slug="birds",
        version="2.10.0",
        language="ja",
        tags=("coast", "sea::birds"),
        subdecks=Subdecks.FOLDER,
        include=("chapters/*.md",),
        exclude=("drafts/",),
        bold=False,
        media_folder="../media",
        card_css="look/card.css",
        tombstones=5,
    )

    assert read_config(text, path="deck.toml", name="notes") == config


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = Birds", ["1:8 C01"]),
        ('name = "Birds', ["1:14 C01"]),
        ("a = " + "[" * 5000, ["1:1 C01"]),
        ("a = " + "9" * 5000, ["1:1 C01"]),
        ('name = "a"\nname = "b"', ["2:11 C01"]),
        ('name = "a"\n  verison = "1.0.0"', ["2:3 C02"]),
        ("[linting]\nignore = []", ["1:1 C02"]),
        ('[media]\nfolder = "pictures"\nfoldr = "x"', ["3:1 C02"]),
        ('"media"."foldr" = "x"', ["1:1 C02"]),
        ("version = 1", ["1:1 C03"]),
        ('version = "1.0"', ["1:1 C03"]),
        ('version = "01.0.0"', ["1:1 C03"]),
        ('version = "$(id).0.0"', ["1:1 C03"]),
        ('version = "1.0.0\\n"', ["1:1 C03"]),
        ('name = ""', ["1:1 C03"]),
        ('name = "Default"', ["1:1 C03"]),
        ('name = "a:: b"', ["1:1 C03"]),
        ('name = "a::::b"', ["1:1 C03"]),
        ('name = "a\\u001fb"', ["1:1 C03"]),
        ("name = 3", ["1:1 C03"]),
        ('slug = "../x"', ["1:1 C03"]),
        ('slug = ""', ["1:1 C03"]),
        ('language = "Japanese, please"', ["1:1 C03"]),
        ('tags = "a"', ["1:1 C03"]),
        ('tags = ["a b"]', ["1:1 C03"]),
        ('tags = ["a\\u3000b"]', ["1:1 C03"]),
        ('tags = ["a::"]', ["1:1 C03"]),
        ("tags = [1]", ["1:1 C03"]),
        ('subdecks = "yes"', ["1:1 C03"]),
        ("subdecks = []", ["1:1 C03"]),
        ('include = "x"', ["1:1 C03"]),
        ('exclude = [""]', ["1:1 C03"]),
        ("media = 3", ["1:1 C03"]),
        ('[media]\nfolder = ".."', ["2:1 C03"]),
        ("[release]\ntombstones = -1", ["2:1 C03"]),
        ("[release]\ntombstones = true", ["2:1 C03"]),
        ('[release]\ntombstones = "3"', ["2:1 C03"]),
        ('[card]\ncss = "../x.css"', ["2:1 C03"]),
        ('[card]\ncss = "C:/x.css"', ["2:1 C03"]),
        ('[card]\ncss = ""', ["2:1 C03"]),
        ('[card]\nstyle = "x.css"', ["2:1 C02"]),
        ("release = 3", ["1:1 C03"]),
        ('name = "a"\nmedia = {folder = 3}', ["2:1 C03"]),
        ('media.foldr = "a"', ["1:1 C02"]),
        ('tags = ["""\nslug = 1\n"""]\nslug = 1', ["1:1 C03", "4:1 C03"]),
        ('name = \'# """\'\nslug = 1', ["1:1 C03", "2:1 C03"]),
        ("[extract]\ndepth = 3", ["2:1 C02"]),
        ("[extract]\nbold = 1", ["2:1 C03"]),
        ('language = "ja\\n"', ["1:1 C03"]),
        ("[release]\ntombstone = 3", ["2:1 C02"]),
        ('[media]\nfolder = "../../x"', ["2:1 C03"]),
        ('[media]\nfolder = "x/../../.."', ["2:1 C03"]),
        ('[media]\nfolder = "/etc"', ["2:1 C03"]),
        ('[media]\nfolder = "C:/x"', ["2:1 C03"]),
        ('verison = "1.0.0"\n\nname = ""\nslug = 1', ["1:1 C02", "3:1 C03", "4:1 C03"]),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_everything_wrong_is_told_with_its_place(text: str, expected: list[str]) -> None:
    """Each mistake is one finding with line and column; all of a file are told at once."""
    assert findings(text) == expected


@pytest.mark.parametrize(
    ("key", "near"),
    [("verison", "version"), ("Name", "name"), ("subdeck", "subdecks"), ("folder", "media.folder"), ("medai", "media")],
)
def test_a_mistyped_key_gets_the_nearest_one(key: str, near: str) -> None:
    """The hint names the key that was probably meant."""
    with pytest.raises(BrokenInput) as caught:
        read_config(f"{key} = 1", path="deck.toml", name="notes")

    assert caught.value.findings[0].hint == f"did you mean `{near}`?"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Techstock", "techstock"),
        ("Café Größe", "cafe-grosse"),
        ("東京の地理", "東京の地理"),
        ("ガ行 ＡＢＣ", "ガ行-abc"),
        ("Languages::Part 1", "languages-part-1"),
        ("../../etc", "etc"),
        ("...", "deck"),
        ("-rf", "rf"),
        ("", "deck"),
    ],
)
def test_the_slug_is_made_from_the_name(name: str, slug: str) -> None:
    """The package's file name is plain, and keeps Japanese letters."""
    assert slugify(name) == slug


@given(st.text(max_size=200))
def test_a_slug_of_any_name_is_a_good_slug(name: str) -> None:
    """Whatever the deck is called, its slug is one that `deck.toml` takes, and short enough for a file name."""
    slug = slugify(name)

    assert slug_problem(slug) == ""
    assert len(slug.encode()) <= 80
    assert not set(slug) & set('/\\:*?"<>|.\n\0 ')


@given(st.text(max_size=200))
def test_a_folder_of_any_name_gives_a_good_deck_name(folder: str) -> None:
    """A bare folder builds, whatever it is called."""
    assert name_problem(deck_name(folder)) == ""


@given(st.text(max_size=200))
def test_any_text_gives_settings_or_findings(text: str) -> None:
    """No `deck.toml` gives a traceback."""
    with contextlib.suppress(BrokenInput):
        assert read_config(text, path="deck.toml", name="notes").name


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("name = Birds", "invalid value", 'put the text into quotation marks: name = "Birds"'),
        ("version = 1.0.0", "expected newline", 'put the text into quotation marks: version = "1.0.0"'),
        ('name "Birds"', "expected '='", 'put a `=` between key and value: name = "Birds"'),
        ('name: "Birds"', "expected '='", 'put a `=` between key and value: name = "Birds"'),
        ("name ＝ “鳥”", "expected '='", 'write the signs in half width: name = "鳥"'),
        ('name = "a"\nname = "b"', "cannot overwrite", "the key stands there twice: take one of the lines out"),
        ("[media]\n[media]", "cannot declare", "the table stands there twice: write its keys below one of them"),
        ('name = "Birds', "unterminated", "end the text with the quotation mark it begins with"),
        ("name = 'Birds", "expected", "end the text with the quotation mark it begins with"),
        ('tags = ["a",\n"b"', "unclosed array", "end the list with `]`"),
        (
            'name = "C:\\Birds"',
            "unescaped",
            "write `\\\\` for each `\\`, or put the text between single quotation marks",
        ),
        (
            "= 3",
            "invalid statement",
            'a line is `key = value`: texts in quotation marks, lists in brackets, as in tags = ["a", "b"]',
        ),
    ],
)
def test_what_is_no_toml_is_told_with_the_reason_and_what_to_write(text: str, message: str, hint: str) -> None:
    """The parser's reason, and a line that would be right wherever one can be made."""
    with pytest.raises(BrokenInput) as caught:
        read_config(text, path="deck.toml", name="notes")
    (found,) = caught.value.findings

    assert found.message.lower().startswith(f"it can't be read as toml here: {message}")
    assert found.hint == hint


VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.from_regex(r"[0-9]\.[0-9]\.[0-9]|[a-z]{2}", fullmatch=True),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
@given(value=VALUES)
def test_the_schema_lets_through_what_the_tool_does(key: Key, value: object) -> None:
    """An editor that knows the schema marks nothing that a build takes."""
    if not key.problem(value):
        jsonschema.validate(value, key.schema)


@pytest.mark.parametrize("key", [key for key in KEYS if key.table == "lint"], ids=lambda key: key.name)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_rules_are_called_by_code_or_name_in_any_case(key: Key, rule: Rule) -> None:
    """What the tool takes the schema takes too, and what it can't ignore no editor offers."""
    words = [rule.code, rule.name]
    for word in (*words, *(word.lower() for word in words), *(word.upper() for word in words)):
        value = {"*.md": [word]} if key.name == "lint.per-file" else [word]
        jsonschema.validate(value, key.schema)

        assert key.problem(value) == ("" if key.name == "lint.select" else ignorable(rule.code))
    assert (f"'{rule.name}'" in str(key.schema)) is (key.name == "lint.select" or not ignorable(rule.code))


def test_rules_in_other_words_are_the_same_rules() -> None:
    """Codes are what the rest of the tool is given."""
    text = '[lint]\nselect = ["l", "T03"]\nignore = ["Misspelt-Name", "l11"]\nper-file = { "a.md" = ["t"] }\n'
    read = read_config(text, path="deck.toml", name="notes")

    assert (read.lint_select, read.lint_ignore) == (("L", "T03"), ("L14", "L11"))
    assert read.lint_per_file == (("a.md", ("T",)),)


@pytest.mark.parametrize(
    ("word", "near"),
    [("mispelt-name", "misspelt-name"), ("MISPELT-NAME", "misspelt-name"), ("l99", "L"), ("L 14", "L14"), ("", "")],
)
def test_a_mistyped_rule_is_told_with_the_nearest(word: str, near: str) -> None:
    """Whatever its case."""
    problem = next(key.problem for key in KEYS if key.name == "lint.select")([word])

    assert problem.startswith(f'no rule has the code or name "{word}"')
    assert (f"did you mean {near}" in problem) is bool(near)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_the_example_of_a_key_is_good(key: Key) -> None:
    """It is obeyed by the tool and taken by the schema, and nothing of the wrong kind is."""
    text = f"[{key.table}]\n{key.line}\n" if key.table else key.line
    read = read_config(text, path="deck.toml", name="notes")
    jsonschema.validate(tomllib.loads(text), config_schema())

    assert read != Config(name="notes", slug="notes")
    assert key.problem(object())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"a": 1}, key.schema)


@pytest.mark.parametrize("text", ["nam = 1", "[media]\nfoldr = 1", "[extract]\ndepth = 1", "media = 1"])
def test_the_schema_knows_no_other_key(text: str) -> None:
    """A mistyped key is marked while it is typed."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), config_schema())
