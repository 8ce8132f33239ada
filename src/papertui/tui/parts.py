"""The parts of the main screen that only keys need: each is loaded when something first looks for it."""

from __future__ import annotations

from functools import cached_property
from typing import cast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.asking import Asking
    from papertui.tui.citing import Citing
    from papertui.tui.days import Days
    from papertui.tui.following import Following
    from papertui.tui.hooking import Hooking
    from papertui.tui.main import MainScreen
    from papertui.tui.marking import Marking
    from papertui.tui.moving import Moving
    from papertui.tui.narrowing import Narrowing
    from papertui.tui.nearby import Nearby
    from papertui.tui.noting import Noting
    from papertui.tui.online import Online
    from papertui.tui.opening import Opening
    from papertui.tui.panes import Panes
    from papertui.tui.pictures import Pictures
    from papertui.tui.program import Program
    from papertui.tui.saved import Saved
    from papertui.tui.sending import Sending
    from papertui.tui.surveying import Surveying
    from papertui.tui.triage import Triage
    from papertui.tui.welcoming import Welcoming
    from papertui.tui.widening import Widening


class Parts:
    """What the main screen is besides what it shows."""

    @property
    def _whole(self) -> MainScreen:
        return cast("MainScreen", self)

    @cached_property
    def triage(self) -> Triage:
        from papertui.tui.triage import Triage

        return Triage(self._whole)

    @cached_property
    def moving(self) -> Moving:
        from papertui.tui.moving import Moving

        return Moving(self._whole)

    @cached_property
    def panes(self) -> Panes:
        from papertui.tui.panes import Panes

        return Panes(self._whole)

    @cached_property
    def marking(self) -> Marking:
        from papertui.tui.marking import Marking

        return Marking(self._whole)

    @cached_property
    def noting(self) -> Noting:
        from papertui.tui.noting import Noting

        return Noting(self._whole)

    @cached_property
    def asking(self) -> Asking:
        from papertui.tui.asking import Asking

        return Asking(self._whole)

    @cached_property
    def narrowing(self) -> Narrowing:
        from papertui.tui.narrowing import Narrowing

        return Narrowing(self._whole)

    @cached_property
    def days(self) -> Days:
        from papertui.tui.days import Days

        return Days(self._whole)

    @cached_property
    def following(self) -> Following:
        from papertui.tui.following import Following

        return Following(self._whole)

    @cached_property
    def citing(self) -> Citing:
        from papertui.tui.citing import Citing

        return Citing(self._whole)

    @cached_property
    def opening(self) -> Opening:
        from papertui.tui.opening import Opening

        return Opening(self._whole)

    @cached_property
    def saved(self) -> Saved:
        from papertui.tui.saved import Saved

        return Saved(self._whole)

    @cached_property
    def sending(self) -> Sending:
        from papertui.tui.sending import Sending

        return Sending(self._whole)

    @cached_property
    def pictures(self) -> Pictures:
        from papertui.tui.pictures import Pictures

        return Pictures(self._whole)

    @cached_property
    def nearby(self) -> Nearby:
        from papertui.tui.nearby import Nearby

        return Nearby(self._whole)

    @cached_property
    def online(self) -> Online:
        from papertui.tui.online import Online

        return Online(self._whole)

    @cached_property
    def welcoming(self) -> Welcoming:
        from papertui.tui.welcoming import Welcoming

        return Welcoming(self._whole)

    @cached_property
    def widening(self) -> Widening:
        from papertui.tui.widening import Widening

        return Widening(self._whole)

    @cached_property
    def surveying(self) -> Surveying:
        from papertui.tui.surveying import Surveying

        return Surveying(self._whole)

    @cached_property
    def hooking(self) -> Hooking:
        from papertui.tui.hooking import Hooking

        return Hooking(self._whole)

    @cached_property
    def program(self) -> Program:
        from papertui.tui.program import Program

        return Program(self._whole)
