"""Pictures of papers: which, from whom, and what becomes of bad ones."""

from __future__ import annotations

import asyncio
import io
import os
import stat
from pathlib import Path

import pytest

from papertui.model import Paper
from papertui.pictures.gallery import Gallery
from papertui.pictures.opening import Want, open_picture
from papertui.pictures.problem import PictureProblem
from papertui.pictures.shelf import Shelf
from papertui.pictures.which import Picture, address, of_paper
from papertui.sources.huggingface import BASE
from servers import drawing, misbehave
from servers.huggingface import HuggingFaceServer

pytest.importorskip("PIL")

THUMBNAIL = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2608.00001.png"
UPLOAD = "https://cdn-uploads.huggingface.co/production/uploads/6307a9/figure"
PATH = "/social-thumbnails/papers/2608.00001.png"
SHOWN = Picture(THUMBNAIL, "preview")
SMALL = Want(40, 30)


def test_figures_come_first_and_films_are_left_out() -> None:
    media = (f"{UPLOAD}.mp4", f"{UPLOAD}.PNG", f"{UPLOAD}.webm", f"{UPLOAD}.gif", f"{UPLOAD}.PNG", "javascript:x.png")
    paper = Paper("arxiv:2608.00001", "A paper", media=media, thumbnail=THUMBNAIL)
    assert of_paper(paper) == (
        Picture(f"{UPLOAD}.PNG", "figure"), Picture(f"{UPLOAD}.gif", "figure"), Picture(THUMBNAIL, "preview"),
    )  # fmt: skip
    assert of_paper(Paper("arxiv:2608.00002", "Another")) == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn-thumbnails.huggingface.co/social-thumbnails/papers/1.png",
        "https://cdn-thumbnails.huggingface.co.example/1.png",
        "https://cdn-thumbnails.huggingface.co:8443/1.png",
        "https://reader@cdn-thumbnails.huggingface.co/1.png",
        "https://cdn-thumbnails.huggingface.co/1.png?to=example",
        "https://127.0.0.1/1.png",
        "https://169.254.169.254/latest/meta-data.png",
        "https://[::1/1.png",
        "https://cdn-uploads.huggingface.co",
        "file:///etc/passwd.png",
        "",
    ],
)
def test_nobody_else_is_asked(url: str) -> None:
    assert address(url, BASE) is None
    assert address(url, "http://127.0.0.1:8000") is None


def test_another_address_stands_for_all_hosts() -> None:
    assert address(THUMBNAIL, BASE) == THUMBNAIL
    assert address(THUMBNAIL, "https://mirror.example/hf") == f"https://mirror.example/hf{PATH}"


async def test_a_picture_is_fetched_once_and_kept_small(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "pictures")
    async with HuggingFaceServer() as server:
        gallery = Gallery(shelf, server.url)
        assert gallery.expects(SHOWN)
        drawn = await gallery.get(SHOWN, SMALL)
        again = await gallery.get(SHOWN, Want(20, 20))
        await gallery.close()
    assert len(server.requests) == 1
    assert (drawn.width, drawn.height, drawn.size) == (40, 22, (1200, 648))
    assert (again.width, again.height, again.size) == (20, 11, (1200, 648))
    (kept,) = (tmp_path / "pictures").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    offline = Gallery(shelf, server.url)
    offline.offline = True
    assert offline.expects(SHOWN)
    assert (await offline.get(SHOWN, SMALL)).size == (1200, 648)


async def test_pictures_that_cannot_be_had_are_asked_for_once(tmp_path: Path) -> None:
    async with HuggingFaceServer() as server:
        private = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        inside = f"http://127.0.0.1:{private.sockets[0].getsockname()[1]}/secret.png"
        bad = {
            "gone": (misbehave.status(404), "answered 404"),
            "elsewhere": (misbehave.redirect(inside), "sends papertui elsewhere"),
            "huge": (misbehave.claims_huge, "more than 8 MB"),
            "endless": (misbehave.gzip_bomb, "more than 8 MB"),
            "page": (misbehave.web_page, "damaged, or no picture"),
            "half": (misbehave.cut_json, "damaged, or no picture"),
            "bomb": (misbehave.body(drawing.bomb()), "it is too large"),
            "wide": (misbehave.body(drawing.bomb(8_000)), "it is too large (8000 × 8000 pixels)"),
        }
        gallery = Gallery(Shelf(tmp_path), server.url)
        for name, (behaviour, sentence) in bad.items():
            server.misbehave(behaviour, f"/production/{name}.png")
            picture = Picture(f"https://cdn-uploads.huggingface.co/production/{name}.png", "figure")
            for _ in range(2):
                with pytest.raises(PictureProblem) as told:
                    await gallery.get(picture, SMALL)
                assert sentence in str(told.value), name
            assert not gallery.expects(picture)
            assert len(server.asked(f"/production/{name}.png")) == 1, name
        await gallery.close()
        private.close()
    assert Shelf(tmp_path).size() == (0, 0)


async def test_a_host_that_wants_a_pause_gets_it_for_all_pictures(tmp_path: Path) -> None:
    async with HuggingFaceServer() as server:
        server.misbehave(misbehave.status(429, retry_after="90"))
        gallery = Gallery(Shelf(tmp_path), server.url)
        for picture in (SHOWN, Picture(f"{UPLOAD}.png", "figure")):
            with pytest.raises(PictureProblem, match="too many requests"):
                await gallery.get(picture, SMALL)
            assert not gallery.expects(picture)
        await gallery.close()
    assert len(server.requests) == 1


async def test_offline_nothing_is_asked(tmp_path: Path) -> None:
    async with HuggingFaceServer() as server:
        gallery = Gallery(Shelf(tmp_path), server.url)
        gallery.offline = True
        assert not gallery.expects(SHOWN)
        with pytest.raises(PictureProblem, match="stays offline"):
            await gallery.get(SHOWN, SMALL)
        gallery.offline = False
        await gallery.get(SHOWN, SMALL)
        await gallery.close()
    assert len(server.requests) == 1


async def test_a_damaged_file_is_fetched_again(tmp_path: Path) -> None:
    async with HuggingFaceServer() as server:
        gallery = Gallery(Shelf(tmp_path), server.url)
        await gallery.get(SHOWN, SMALL)
        Shelf(tmp_path).put(THUMBNAIL, b"not a picture")
        fresh = Gallery(Shelf(tmp_path), server.url)
        assert (await fresh.get(SHOWN, SMALL)).size == (1200, 648)
        for each in (gallery, fresh):
            await each.close()
    assert len(server.requests) == 2


def test_the_shelf_lets_go_of_what_was_not_looked_at_for_longest(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, most=250)
    for number, url in enumerate(("one", "two")):
        shelf.put(url, b"x" * 100)
        (place,) = (path for path in tmp_path.iterdir() if path.stat().st_mtime > 10**6)
        os.utime(place, (1000 + number, 1000 + number))
    assert shelf.take("one") == b"x" * 100
    shelf.put("three", b"x" * 100)
    assert [shelf.holds(url) for url in ("one", "two", "three")] == [True, False, True]
    assert shelf.size() == (2, 200)
    (tmp_path / "notes.txt").write_text("mine")
    assert shelf.clear() == 200
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_shelf_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file")
    shelf = Shelf(tmp_path / "pictures")
    shelf.put("one", b"x")
    assert shelf.take("one") is None
    assert shelf.size() == (0, 0)


async def test_formats_first_frames_and_clear_grounds() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        opened = await open_picture(drawing.picture("a", (300, 200), kind), Want(30, 30), keep=False)
        assert (opened.pixels.width, opened.pixels.height, opened.pixels.size) == (30, 20, (300, 200)), kind
        assert opened.kept == b""
    film = await open_picture(drawing.still_of_film(), Want(6, 6), keep=True)
    assert film.pixels.body[:3] == b"\xff\x00\x00"
    clear = await open_picture(drawing.clear_picture(), Want(4, 4), keep=False)
    assert clear.pixels.body == b"\xff" * 48
    for kind in ("BMP", "TIFF", "PPM"):
        with pytest.raises(PictureProblem, match="no picture at all"):
            await open_picture(drawing.picture("a", (30, 20), kind), Want(30, 30), keep=False)


async def test_a_comment_in_a_file_from_outside_tells_no_size() -> None:
    data = drawing.picture("a", (30, 20), "JPEG", comment=b"9999x9999")
    assert (await open_picture(data, SMALL, keep=True)).pixels.size == (30, 20)


async def test_what_is_kept_is_bounded() -> None:
    from PIL import Image

    opened = await open_picture(drawing.picture("large", (4000, 3000)), Want(10, 10), keep=True)
    with Image.open(io.BytesIO(opened.kept)) as kept:
        assert kept.size == (1400, 1050)
    again = await open_picture(opened.kept, Want(10, 10), keep=False)
    assert again.pixels.size == (4000, 3000)


async def test_a_picture_fits_into_its_box_and_small_ones_stay_small() -> None:
    data = drawing.picture("a", (30, 20))
    for want, size in (
        (Want(300, 300), (60, 40)),
        (Want(300, 300, most=1.0), (30, 20)),
        (Want(300, 300, most=1.0, tall=2.0), (30, 10)),
        (Want(3, 300), (3, 2)),
        (Want(1, 1), (1, 1)),
    ):
        pixels = (await open_picture(data, want, keep=False)).pixels
        assert (pixels.width, pixels.height) == size, want


async def test_colors_of_the_cube() -> None:
    pixels = (await open_picture(drawing.still_of_film(), Want(2, 2, "cube", most=1.0), keep=False)).pixels
    assert pixels.body == b"\x05\x00\x00" * (pixels.width * pixels.height)


async def test_secrets_do_not_reach_the_process_that_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    from papertui.pictures.opening import _environment

    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert "hf_secret" not in _environment().values()
