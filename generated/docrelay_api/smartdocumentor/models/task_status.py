from enum import IntEnum


class TaskStatus(IntEnum):
    DELETING = 19
    DELETED = 20
    QUEUED_FOR_PRE_PROCESSING = 30
    PRE_PROCESSING_IN_PROGRESS = 31
    PRE_PROCESSING_FAILED = 32
    PRE_PROCESSING_DOWNLOAD_FAILED = 33
    PRE_PROCESSING_SUCCESSFUL = 34
    PRE_PROCESSING_GET_PAGES_FAILED = 35

    @classmethod
    def _missing_(cls, value: object) -> "TaskStatus | None":
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = f"VALUE_{value}", value
        return member

    def __str__(self) -> str:
        return str(self.value)
