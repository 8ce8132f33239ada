"""Papers as the items that Zotero's browser connector sends, in the fields of Zotero's item types.

The form is that of Zotero's translators (`chrome/content/zotero/xpcom/translation/translate_item.js`): a preprint is a
`preprint` of the repository arXiv, what came out a `journalArticle` or a `conferencePaper`.
"""

from __future__ import annotations

import re
from html import escape

from papertui import identity, text
from papertui.exporters import facts
from papertui.exporters.published import Publication, publication
from papertui.model import JSON, View

TAG = "zotero"
"""The reader's tag of papers that were sent."""


def item(view: View) -> dict[str, JSON]:
    """Everything that Zotero can keep of a paper; the reader's tags and note go with it."""
    paper, out = view.paper, publication(view)
    eprint = facts.arxiv_id(paper)
    date = out.date if out else facts.published(paper)
    fields: dict[str, JSON] = {
        "id": paper.key,
        "itemType": _kind(view, out),
        "title": facts.title(paper),
        "creators": [_creator(name) for name in facts.names(paper)],
        "abstractNote": facts.prose(paper.abstract),
        "DOI": facts.doi_of(view) or (f"10.48550/arXiv.{eprint}" if eprint else ""),
        "date": "-".join((f"{date[0]:04}", *(f"{part:02}" for part in date[1:]))) if date else "",
        "url": facts.url(paper) or "",
        "repository": "arXiv" if eprint and out is None else "",
        "archiveID": f"arXiv:{eprint}" if eprint and out is None else "",
        "extra": f"arXiv:{eprint}" if eprint and out else "",
        "libraryCatalog": "papertui",
        **_place(out),
        "tags": [{"tag": text.line(tag)} for tag in view.marks.tags if tag != TAG],
        "notes": [{"note": _note(view.marks.note)}] if view.marks.note.strip() else [],
        "attachments": _attachments(view),
    }
    return {name: value for name, value in fields.items() if value}


def names_paper(data: object, view: View) -> bool:
    """Whether an item of a library, as Zotero's API gives its `data`, is this paper by arXiv id or DOI."""
    if not isinstance(data, dict) or data.get("itemType") in ("attachment", "note", "annotation"):
        return False
    said = {name: str(data.get(name) or "") for name in ("DOI", "archiveID", "url", "extra")}
    doi, eprint = facts.doi_of(view), facts.arxiv_id(view.paper)
    if doi and identity.doi(said["DOI"].strip()) == doi:
        return True
    words = [said["DOI"], said["archiveID"], said["url"], *re.split(r"[\s,;]+", said["extra"])]
    return eprint is not None and any(identity.arxiv_id(word.strip()) == eprint for word in words)


def searches(view: View) -> list[str]:
    """What a library is searched for to find the paper in it."""
    return [one for one in (facts.arxiv_id(view.paper), facts.doi_of(view)) if one]


def _kind(view: View, out: Publication | None) -> str:
    if out is not None:
        return "journalArticle" if out.kind == "article" else "conferencePaper"
    return "preprint" if facts.arxiv_id(view.paper) or not facts.doi_of(view) else "journalArticle"


def _creator(name: facts.Name) -> JSON:
    if name.team:
        return {"lastName": name.family, "fieldMode": 1, "creatorType": "author"}
    given = " ".join(filter(None, (name.given, name.suffix)))
    return {"firstName": given, "lastName": name.family, "creatorType": "author"}


def _place(out: Publication | None) -> dict[str, JSON]:
    if out is None:
        return {}
    where = "publicationTitle" if out.kind == "article" else "proceedingsTitle"
    return {where: out.venue, "volume": out.volume, "issue": out.number, "pages": out.pages}


def _note(note: str) -> str:
    paragraphs = (escape(part).replace("\n", "<br/>") for part in re.split(r"\n{2,}", note.strip()))
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def _attachments(view: View) -> list[JSON]:
    """The PDF as a link, never as a file: papertui fetches no full texts.

    It is called a web page, as Zotero leaves links to everything else to its connector (`_canSaveAttachment`, 5 to 9).
    """
    links = dict(identity.links(view.paper))
    if "pdf" not in links:
        return []
    return [{"title": "PDF", "url": links["pdf"], "mimeType": "text/html", "snapshot": False}]
