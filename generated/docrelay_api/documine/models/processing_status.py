from enum import StrEnum


class ProcessingStatus(StrEnum):
    ANALYSE = "ANALYSE"
    ERROR = "ERROR"
    FULLREPROCESS = "FULLREPROCESS"
    INDEXING = "INDEXING"
    OCR_PROCESSING = "OCR_PROCESSING"
    PRE_PROCESSING = "PRE_PROCESSING"
    PROCESSED = "PROCESSED"
    PROCESSING = "PROCESSING"
    REPROCESS = "REPROCESS"
    STRUCTURE_ANALYZING = "STRUCTURE_ANALYZING"
    UNPROCESSED = "UNPROCESSED"

    @classmethod
    def _missing_(cls, value: object) -> "ProcessingStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    def __str__(self) -> str:
        return str(self.value)
