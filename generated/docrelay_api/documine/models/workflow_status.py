from enum import StrEnum


class WorkflowStatus(StrEnum):
    DONE = "DONE"
    IN_PROGRESS = "IN_PROGRESS"
    NEW = "NEW"

    @classmethod
    def _missing_(cls, value: object) -> "WorkflowStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    def __str__(self) -> str:
        return str(self.value)
