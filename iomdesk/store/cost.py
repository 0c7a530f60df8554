"""The work argon2id makes of one guess at a passphrase (RFC 9106)."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Cost:
    """The work argon2id makes of one guess.

    Attributes:
        time: passes over the memory.
        memory_kib: memory in KiB.
        lanes: threads.
    """

    time: int
    memory_kib: int
    lanes: int

    @classmethod
    def default(cls) -> Self:
        """64 MiB, three passes, four lanes: RFC 9106's second choice, about 170 ms."""
        return cls(time=3, memory_kib=64 * 1024, lanes=4)

    def __post_init__(self) -> None:
        """Refuse what argon2id cannot do, and what an altered file could ask for.

        Raises:
            ValueError: outside 1 to 20 passes, 8 KiB a lane to 1 GiB, 1 to 16 lanes.
        """
        if not (
            1 <= self.time <= 20
            and 1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1 << 20
        ):
            message = "argon2id parameters out of bounds"
            raise ValueError(message)
