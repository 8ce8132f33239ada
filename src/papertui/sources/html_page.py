"""A Hugging Face papers page saved as HTML, read from the JSON that it embeds.

The site hands its data to the browser in `<div data-target="DailyPapers" data-props="{…}">` on lists and searches, and
in `data-target="PaperContent"` on the page of one paper.
"""

from __future__ import annotations

import re
from typing import Any

from papertui.model import Detail, Listing
from papertui.sources import huggingface
from papertui.sources.parsed import ContentProblem, Parsed, decode_json

_PERIODS = {
    "day": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "week": re.compile(r"\d{4}-W\d{2}", re.ASCII),
    "month": re.compile(r"\d{4}-\d{2}", re.ASCII),
}
# the site writes quotes within the data as &quot;
_CUT_OFF = re.compile(rb'data-target="(?:DailyPapers|PaperContent)"\s[^<>"]*data-props="[^"]*\Z')


def parse(page: bytes) -> tuple[Parsed, Detail | None]:
    """The papers of a saved page, and the comments and linked repositories if it is the page of one paper.

    Raises `ContentProblem` when the page embeds no papers, or ends within them.
    """
    found = _embedded(page)
    if found is None and _CUT_OFF.search(page):
        raise ContentProblem(f"the page is cut off after {len(page):,} bytes, within its papers; save it again")
    if found is None:
        raise ContentProblem("it is a web page, but not a papers page of Hugging Face: no papers are embedded in it")
    target, props = found
    value = decode_json(props.encode("utf-8", "replace"), "the data in the page", None)
    if not isinstance(value, dict):
        raise ContentProblem("the data in the page is not what Hugging Face writes there")
    return read_props(value) if target == "DailyPapers" else _paper(value)


def read_props(props: dict[str, Any]) -> tuple[Parsed, Detail | None]:
    """As `parse`, from the embedded object itself: `{dailyPapers, dateString, …}` or `{paper, comments, …}`."""
    items = props.get("dailyPapers")
    if isinstance(items, list):
        return huggingface.read_list(items, _listing(props), live=False), None
    return _paper(props)


def _paper(props: dict[str, Any]) -> tuple[Parsed, Detail | None]:
    card = props.get("paper")
    if not isinstance(card, dict):
        raise ContentProblem("the data in the page names no paper")
    if "comments" in props:
        card = {**card, "comments": props["comments"]}
    sighting, detail = huggingface.read_detail(card, live=False)
    return Parsed((sighting,)), detail


def _listing(props: dict[str, Any]) -> Listing | None:
    """The list that the page shows. A search is none, and what was trending once is not trending now."""
    if props.get("query") or props.get("isTrending"):
        return None
    kind, period = props.get("periodType"), props.get("dateString")
    if not isinstance(kind, str) or not isinstance(period, str):
        return None
    shape = _PERIODS.get(kind)
    return Listing(kind, period, 0) if shape and shape.fullmatch(period) else None


def _embedded(page: bytes) -> tuple[str, str] | None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.decode("utf-8-sig", "replace"))
    for target in ("DailyPapers", "PaperContent"):
        for node in tree.css(f'[data-target="{target}"][data-props]'):
            props = node.attributes.get("data-props")
            if props:
                return target, props
    return None
