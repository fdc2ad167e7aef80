from enum import StrEnum


class DownloadState(StrEnum):
    FAILED = "FAILED"
    GENERATING = "GENERATING"
    QUEUED = "QUEUED"
    READY = "READY"

    @classmethod
    def _missing_(cls, value: object) -> "DownloadState | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    def __str__(self) -> str:
        return str(self.value)
