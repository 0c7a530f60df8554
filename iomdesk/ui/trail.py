"""The places we were at, as Alt+Left and Alt+Right go through them."""


class Trail:
    """Where we were, where we are, and where we came back from."""

    def __init__(self) -> None:
        self._stops: list[tuple[str, object]] = []
        self._at = -1

    @property
    def here(self) -> tuple[str, object] | None:
        """The place and where inside it; None before the first."""
        return self._stops[self._at] if self._at >= 0 else None

    def come_to(self, key: str, where: object) -> None:
        """A place is gone to: what we came back from is forgotten; the same place is no step."""
        if self.here == (key, where):
            return
        del self._stops[self._at + 1 :]
        self._stops.append((key, where))
        self._at += 1

    def turn(self, step: int) -> tuple[str, object] | None:
        """One back (-1) or forward (1); None where there is no more."""
        if not 0 <= self._at + step < len(self._stops):
            return None
        self._at += step
        return self._stops[self._at]

    def clear(self) -> None:
        """Forget all of it."""
        self._stops, self._at = [], -1
