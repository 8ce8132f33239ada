"""The fields of the search language as data: the parser, the help screen and the docs read the same table."""

from __future__ import annotations

from typing import NamedTuple


class FieldInfo(NamedTuple):
    """One row of the reference. `name` is empty for what is not a field; `forms` are the ways to write it."""

    name: str
    forms: tuple[str, ...]
    help: str
    example: str


STATES = ("starred", "unread", "read", "updated", "queued", "hidden", "untouched", "new", "revised")
"""What may follow `is:`."""

THINGS = ("code", "project", "note", "fulltext", "models", "datasets", "spaces", "media")
"""What may follow `has:`."""

ORDERS = ("relevance", "date", "votes", "comments", "citations", "score", "foryou", "title")
"""What may follow `sort:`."""

TEXT_FIELDS = ("author", "cat", "org", "tag", "source", "kw")
EXACT_IN_QUOTES = ("author", "org")
"""Fields whose value in quotes is the whole name, and without them a part of it."""

AMOUNT_FIELDS = ("votes", "comments", "stars", "citations")
PAPER_FIELDS = ("id", "cites", "citedby", "like")
STARRED = "starred"
"""What may follow `cites:` and `citedby:` in place of a paper: any that is starred."""


SYNTAX: tuple[FieldInfo, ...] = (
    FieldInfo(
        "",
        ("word",),
        "The word or a form of it in title, abstract, authors, AI keywords or your note. The last word of the query"
        " also finds longer words that begin with it, from two letters on. Common words such as “the” are left out.",
        "diffusion",
    ),
    FieldInfo("", ('"two words"',), "The words next to each other, and no longer words.", '"flow matching"'),
    FieldInfo("", ("a b",), "Both.", "diffusion robot"),
    FieldInfo("", ("a OR b",), "Either. OR is in capitals and reaches further than the space.", "rl OR bandits"),
    FieldInfo("", ("(a OR b) c",), "Parentheses keep together what belongs together.", "(rl OR bandits) survey"),
    FieldInfo("", ("-a",), "Not this word, phrase, field or group.", "-survey"),
    FieldInfo(
        "",
        ("https://…",),
        "The paper that a link to arXiv, Hugging Face or a DOI names.",
        "https://arxiv.org/abs/1706.03762",
    ),
)

FIELDS: tuple[FieldInfo, ...] = (
    FieldInfo(
        "author",
        ("author:NAME", 'author:"FULL NAME"'),
        "An author: beginnings of the names, in quotes the exact words.",
        "author:turing",
    ),
    FieldInfo("cat", ("cat:CATEGORY", "cat:ARCHIVE"), "A category, or every category of an archive.", "cat:cs.LG"),
    FieldInfo(
        "org",
        ("org:NAME", 'org:"WHOLE NAME"'),
        "An organization, by part of its name or handle, in quotes by the whole.",
        "org:nvidia",
    ),
    FieldInfo("tag", ("tag:NAME", "#NAME", 'tag:"LONG NAME"'), "A tag of yours.", "#todo"),
    FieldInfo("source", ("source:NAME",), "Where the paper was seen.", "source:huggingface"),
    FieldInfo("kw", ("kw:KEYWORD", 'kw:"LONG KEYWORD"'), "An AI keyword, whole.", 'kw:"world model"'),
    FieldInfo("id", ("id:ID",), "One paper, by arXiv id, DOI, link or key.", "id:1706.03762"),
    FieldInfo("has", tuple(f"has:{name}" for name in THINGS), "What a paper comes with, or your note.", "has:code"),
    FieldInfo(
        "is",
        tuple(f"is:{name}" for name in STATES),
        "What you did with a paper; new is what came in since the last visit, revised what was here and has a newer"
        " version since then, updated what has a newer version than you read, untouched what you neither read nor"
        " starred, queued, hid or tagged.",
        "is:unread",
    ),
    FieldInfo(
        "on",
        ("on:DAY", "on:today", "on:yesterday", "on:trending"),
        "On the Daily list of that day, or on the trending list.",
        "on:2025-09-12",
    ),
    FieldInfo("week", ("week:WEEK", "week:this", "week:last"), "On its list or that of a day of it.", "week:2025-W37"),
    FieldInfo(
        "month",
        ("month:MONTH", "month:this", "month:last"),
        "On its list or that of a day of it.",
        "month:2025-09",
    ),
    FieldInfo(
        "newer",
        ("newer:24h", "newer:7d", "newer:2w", "newer:3m", "newer:1y"),
        "Not older than so many hours, days, weeks, months or years.",
        "newer:7d",
    ),
    FieldInfo("after", ("after:DATE", "after:MONTH", "after:YEAR"), "From that date on.", "after:2024-01"),
    FieldInfo("before", ("before:DATE", "before:MONTH", "before:YEAR"), "Before that date begins.", "before:2025"),
    FieldInfo("votes", ("votes:>N", "votes:<N", "votes:N", "votes:N..M"), "Votes on Hugging Face.", "votes:>50"),
    FieldInfo(
        "comments", ("comments:>N", "comments:<N", "comments:N", "comments:N..M"), "Its comments.", "comments:>5"
    ),
    FieldInfo("stars", ("stars:>N", "stars:<N", "stars:N", "stars:N..M"), "GitHub stars of its code.", "stars:>100"),
    FieldInfo(
        "citations",
        ("citations:>N", "citations:<N", "citations:N", "citations:N..M"),
        "How often it is cited, says Semantic Scholar.",
        "citations:>50",
    ),
    FieldInfo(
        "cites",
        ("cites:ID", "cites:starred"),
        "What cites this paper, or any starred one, as far as that is known.",
        "cites:1706.03762",
    ),
    FieldInfo(
        "citedby",
        ("citedby:ID", "citedby:starred"),
        "What this paper cites, or any starred one, as far as that is known.",
        "citedby:1706.03762",
    ),
    FieldInfo(
        "like", ("like:ID",), "The 200 papers that are most like this one, the most alike first.", "like:1706.03762"
    ),
    FieldInfo("year", ("year:YEAR", "year:YEAR..YEAR", "year:>YEAR"), "The year it was published.", "year:2024..2025"),
    FieldInfo(
        "sort",
        tuple(f"sort:{name}" for name in ORDERS) + ("sort:NAME-",),
        "The order; a trailing - reverses it, and of several the last counts. score is the points that your rules give,"
        " foryou what you are likely to star. Without it: votes on a day, week or month of the Daily list, its own"
        " order on the trending list, else newest first.",
        "sort:votes",
    ),
)

NAMES = tuple(field.name for field in FIELDS)
BY_NAME = {field.name: field for field in FIELDS}
