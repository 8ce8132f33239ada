from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.library import clock

MOMENT = 1_755_172_800_000


def test_a_reading_names_moment_counter_and_device() -> None:
    readings = clock.HybridClock(lambda: MOMENT)
    assert readings.tick("desk-1a2b") == "1755172800000-0000-desk-1a2b"
    assert readings.tick("desk-1a2b") == "1755172800000-0001-desk-1a2b"
    assert clock.milliseconds("1755172800000-0001-desk-1a2b") == MOMENT
    assert clock.device("1755172800000-0001-desk-1a2b") == "desk-1a2b"


@given(st.lists(st.one_of(st.integers(0, 10**13), st.just("tick"), st.integers(0, 9999).map(str)), max_size=60))
def test_every_reading_is_later_than_all_before(steps: list[int | str]) -> None:
    now = [MOMENT]
    readings = clock.HybridClock(lambda: now[0])
    seen = ""
    for step in steps:
        if isinstance(step, int):
            now[0] = step
        elif step == "tick":
            reading = readings.tick("desk-1a2b")
            assert clock.is_reading(reading)
            assert reading > seen
            seen = reading
        else:
            other = f"{MOMENT + 500}-{int(step):04}-zzz-ffff"
            readings.see(other)
            seen = max(seen, other)


def test_more_edits_than_counters_in_a_millisecond() -> None:
    readings = clock.HybridClock(lambda: MOMENT)
    given_out = [readings.tick("desk-1a2b") for _ in range(10_050)]
    assert given_out == sorted(set(given_out))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1755172800000-0000-",
        "1755172800000-00-desk",
        "9999999999999-0000-desk-1a2b",
        "1755172800000-0000-Desk",
        "١" * 13 + "-0000-d",
    ],
)
def test_what_is_no_reading_is_passed_over(text: str) -> None:
    assert clock.milliseconds(text) is None
    readings = clock.HybridClock(lambda: MOMENT)
    readings.see(text)
    assert readings.tick("d") == f"{MOMENT}-0000-d"


def test_threads_never_share_a_reading() -> None:
    readings = clock.HybridClock(lambda: MOMENT)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.extend(readings.tick("d") for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2000
