from enum import IntEnum


class RunStatus(IntEnum):
    SUCCESS = 0
    FAILURE = 1

    @classmethod
    def _missing_(cls, value: object) -> "RunStatus | None":
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = f"VALUE_{value}", value
        return member

    def __str__(self) -> str:
        return str(self.value)
