"""Where a paper came out, in the parts that bibliographies have: kind, venue, year, volume, pages.

That is what a register of DOIs says, else what arXiv's `journal_ref` says where it has a form that can be taken apart
for certain. What cannot be told stays untold: a wrong volume is worse than none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from papertui import text
from papertui.exporters import facts
from papertui.model import View

# journals whose names sound like those of meetings
_JOURNALS = re.compile(
    r"proceedings of the (?:national academy|ieee\b(?! (?:int|conf|/))|vldb|acm on|royal|london|american|edinburgh"
    r"|cambridge|institution|japan|indian|combustion)|proc\.? ?(?:natl|nat\.|r\. ?soc|london|amer|roy|vldb|acm)",
    re.IGNORECASE,
)
_MEETINGS = re.compile(
    r"\b(?i:proceedings|proc\.|conference|conf\.|symposium|symp\.|workshops?|congress|meeting|lecture notes"
    r"|advances in neural information)|\b(?:NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|BMVC|3DV|MICCAI|ACL|EMNLP|NAACL"
    r"|EACL|COLING|CoNLL|AAAI|IJCAI|ECAI|KDD|SIGIR|CIKM|WSDM|WWW|RecSys|CHI|UIST|CSCW|Interspeech|INTERSPEECH|ICASSP|IROS"
    r"|ICRA|CoRL|RSS|AISTATS|UAI|COLT|STOC|FOCS|SODA|ICSE|FSE|ASE|OSDI|SOSP|NSDI|SIGMOD|PODS|CCS|NDSS|SIGGRAPH|LREC|ISMIR"
    r"|COLM)\b",
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_VENUE = r"(?P<venue>[^\W\d][^\d;()]{1,120}?)"
_VOLUME = r"(?P<volume>[A-Z]?\d{1,4})"
_PAGES = r"(?P<pages>[A-Za-z]?\d{1,7}(?:\s?[-\u2013]{1,2}\s?[A-Za-z]?\d{1,7})?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_VENUE},? {_VOLUME}(?:,? ?\((?P<number>\d{{1,3}})\)[:,]* ?|[:,] ?| ){_PAGES},? \({_YEAR}\)\.?",
        rf"{_VENUE},? {_VOLUME} \({_YEAR}\),? ?(?:no\. ?(?P<number>\d{{1,3}}),? )?{_PAGES}\.?",
        rf"{_VENUE}, ?[Vv]ol(?:ume|\.)? ?{_VOLUME}(?:, ?(?:[Nn]o\.|[Ii]ssue|number) ?(?P<number>\d{{1,3}}))?"
        rf"(?:, ?(?:pp?\.|pages) ?{_PAGES})?,? (?:[A-Z][a-z]{{2,8}}\.? )?\(?{_YEAR}\)?\.?",
        rf"{_VENUE},? {_VOLUME}(?:\((?P<number>\d{{1,3}})\))?[:,] ?{_PAGES}, ?{_YEAR}\.?",
        # as INSPIRE writes it: Phys.Lett.B573:94-100,2003
        rf"(?P<venue>[A-Z][A-Za-z.& ]{{1,60}}?\.){_VOLUME}:{_PAGES},{_YEAR}",
    )
)
_MEETING = re.compile(rf"(?P<venue>.{{3,240}}?)(?:[,.]? \(?{_YEAR}\)?(?:, ?(?:pp?\.|pages) ?{_PAGES})?)?\.?")
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Publication(NamedTuple):
    """`kind` is `article` or `inproceedings`; `date` is year, month and day as far as they are known."""

    kind: str
    venue: str
    date: tuple[int, ...]
    doi: str | None
    volume: str = ""
    number: str = ""
    pages: str = ""


def publication(view: View) -> Publication | None:
    """Where the paper came out, `None` when that is not known well enough to be cited so."""
    paper, found = view.paper, view.published
    doi, said = facts.doi_of(view), _taken_apart(text.line(paper.journal_ref or ""))
    if found is not None and (venue := text.line(found.venue)):
        date = facts.date_parts(found.date) or (said.date if said else ()) or facts.published(paper)
        # the reference of the authors tells the volume, and only of the same place
        if said and text.title_key(said.venue) == text.title_key(venue):
            return said._replace(venue=venue, date=date, doi=doi)
        return Publication(_kind(venue), venue, date, doi)
    if said is None and paper.key.startswith("doi:") and (where := text.line(paper.journal_ref or "")):
        # what has a DOI and no number of arXiv's is no preprint; a feed or a register named the venue
        venue = re.sub(r"[,.]? \(?(?:1[89]|20)\d\d\)?\.?$", "", where) or where
        return Publication(_kind(venue), venue, facts.published(paper), doi)
    return said and said._replace(doi=doi)


def _kind(venue: str) -> str:
    return "inproceedings" if _MEETINGS.search(venue) and not _JOURNALS.search(venue) else "article"


def _taken_apart(reference: str) -> Publication | None:
    for form in _FORMS:
        if found := form.fullmatch(reference):
            parts = {"number": "", "pages": ""} | {name: part for name, part in found.groupdict().items() if part}
            venue = parts["venue"].rstrip(" ,.") if not parts["venue"].endswith(".") else parts["venue"]
            pages = re.sub(r"\s?[-\u2013]{1,2}\s?", "-", parts["pages"])
            return Publication(
                _kind(venue), venue, (int(parts["year"]),), None, parts.get("volume", ""), parts["number"], pages
            )
    return _meeting(reference)


def _meeting(reference: str) -> Publication | None:
    """A meeting in some year, at most with pages; anything more is not certain."""
    found, years = _MEETING.fullmatch(reference), set(_ANY_YEAR.findall(reference))
    if found is None or len(years) != 1 or _kind(found["venue"]) != "inproceedings":
        return None
    if re.search(r"\b(?:pp?\.|pages|[Vv]ol\b|doi)|[;@]", found["venue"]):
        return None
    pages = re.sub(r"\s?[-\u2013]{1,2}\s?", "-", found["pages"] or "")
    return Publication("inproceedings", found["venue"], (int(years.pop()),), None, pages=pages)
