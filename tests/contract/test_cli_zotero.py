"""`zotero push`: papers into a running Zotero, each once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import FIRST, SECOND, THIRD, Program
from servers import misbehave
from servers.running import running
from servers.zotero import ZoteroServer


@pytest.fixture
def zotero(papertui: Program) -> Iterator[ZoteroServer]:
    with running(ZoteroServer()) as server:
        set_address(papertui, server.url)
        yield server


def set_address(papertui: Program, url: str) -> None:
    file = Path(papertui("config", "path").out.strip())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'[zotero]\nurl = "{url}"\n')


def titles(server: ZoteroServer) -> list[str]:
    return [item["title"] for item in server.items]


def test_what_is_sent_is_all_that_is_known(papertui: Program, zotero: ZoteroServer) -> None:
    papertui("tag", "lamp", FIRST)
    papertui("note", FIRST, "Read <b>this</b>\n\n& that")
    assert papertui("zotero", "status").out == "Zotero saves to Lanterns in My Library.\n"
    done = papertui("zotero", "push", FIRST)
    assert (done.code, done.err, done.out) == (0, "", "1 paper sent to Lanterns in Zotero.\n")
    (item,) = zotero.items
    (paper,) = papertui("list", "--json", f"id:{FIRST.removeprefix('arxiv:')}").json()
    assert (item["itemType"], item["repository"], item["archiveID"]) == (
        "preprint",
        "arXiv",
        FIRST.replace("arxiv", "arXiv"),
    )
    assert item["title"] == paper["title"] and item["date"] == paper["published"][:10]
    assert [f"{one['firstName']} {one['lastName']}" for one in item["creators"]] == paper["authors"]
    assert item["tags"] == [{"tag": "lamp"}]
    assert item["notes"] == [{"note": "<p>Read &lt;b&gt;this&lt;/b&gt;</p><p>&amp; that</p>"}]
    assert item["attachments"] == [{"title": "PDF", "url": paper["links"]["pdf"], "linkMode": "linked_url"}]
    assert set(paper["tags"]) == {"lamp", "zotero"}


@pytest.mark.parametrize("api", [True, False])
def test_nothing_is_sent_twice(papertui: Program, zotero: ZoteroServer, api: bool) -> None:
    zotero.api = api
    assert papertui("zotero", "push", FIRST, SECOND, "--json").json()["sent"] == [FIRST, SECOND]
    again = papertui("zotero", "push", FIRST, SECOND, THIRD, "--json").json()
    assert (again["sent"], again["sent_before"]) == ([THIRD], 2)
    papertui("untag", "zotero", FIRST)
    third = papertui("zotero", "push", FIRST, "--json").json()
    assert third["there" if api else "sent"] == [FIRST]
    assert len(zotero.items) == 3
    papertui("zotero", "push", FIRST, "--again")
    assert len(zotero.items) == 4


def test_what_was_deleted_in_zotero_can_be_sent_again(papertui: Program, zotero: ZoteroServer) -> None:
    papertui("zotero", "push", FIRST)
    zotero.items.clear()
    papertui("untag", "zotero", FIRST)
    assert papertui("zotero", "push", FIRST, "--json").json()["sent"] == [FIRST]
    assert len(zotero.items) == 1


def test_a_proxy_is_not_asked_for_what_is_on_this_computer(papertui: Program, zotero: ZoteroServer) -> None:
    proxies = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY"), "http://127.0.0.1:9")
    assert papertui("zotero", "push", FIRST, env=proxies).code == 0
    assert len(zotero.items) == 1


def test_a_dry_run_sends_nothing(papertui: Program, zotero: ZoteroServer) -> None:
    done = papertui("zotero", "push", "-q", "is:unread", "--dry-run")
    assert done.out == "6 papers would be sent to Lanterns in Zotero (dry run: nothing was sent).\n"
    assert not zotero.items and papertui("list", "tag:zotero").code == 3


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (misbehave.claims_more, "broke off in the middle"),
        (misbehave.hang, "does not answer: is it busy"),
        (misbehave.no_http, "broke off in the middle"),
    ],
)
def test_a_break_in_the_middle_costs_nothing(
    papertui: Program, zotero: ZoteroServer, behaviour: misbehave.Behaviour, said: str
) -> None:
    zotero.api = False
    papertui("zotero", "push", FIRST)
    zotero.misbehave(behaviour, "/connector/saveItems")
    patient = Program(papertui.home, PAPERTUI_TIMEOUT="2")
    done = patient("zotero", "push", FIRST, SECOND, THIRD)
    assert (done.code, said in done.err) == (1, True)
    zotero.behave()
    assert papertui("zotero", "push", FIRST, SECOND, THIRD, "--json").json()["sent"] == [SECOND, THIRD]
    assert sorted(titles(zotero)) == sorted(set(titles(zotero))) and len(zotero.items) == 3


def test_one_that_zotero_cannot_save_holds_up_no_other(papertui: Program, zotero: ZoteroServer) -> None:
    (paper,) = papertui("list", "--json", f"id:{SECOND.removeprefix('arxiv:')}").json()
    zotero.broken.add(paper["title"])
    done = papertui("zotero", "push", FIRST, SECOND, THIRD)
    assert (done.code, done.out) == (1, "2 papers sent to Lanterns in Zotero.\n")
    assert done.err == f"papertui: {SECOND}: Zotero could not save it (500).\n"
    zotero.broken.clear()
    assert papertui("zotero", "push", SECOND, "--json").json()["sent"] == [SECOND]


def test_a_library_that_is_read_only(papertui: Program, zotero: ZoteroServer) -> None:
    zotero.editable, zotero.collection = False, None
    done = papertui("zotero", "push", FIRST)
    assert (done.code, done.out) == (1, "")
    assert done.err == "papertui: My Library in Zotero is read-only: choose another library or collection there.\n"
    assert not zotero.items


def test_no_zotero_and_something_else_in_its_place(papertui: Program, zotero: ZoteroServer) -> None:
    zotero.misbehave(misbehave.web_page)
    assert "is not Zotero" in papertui("zotero", "push", FIRST).err
    set_address(papertui, "http://127.0.0.1:9")
    done = papertui("zotero", "status")
    assert (done.code, done.out) == (4, "")
    assert done.err == "papertui: No Zotero answers at 127.0.0.1:9: start it, or set its address as zotero.url.\n"
    set_address(papertui, "https://zotero.example")
    assert papertui("zotero", "push", FIRST).code == 2
