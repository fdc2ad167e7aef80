from enum import StrEnum


class DownloadFileType(StrEnum):
    COMPONENT_JSON = "COMPONENT_JSON"
    COMPONENT_XML = "COMPONENT_XML"
    ORIGINAL = "ORIGINAL"
    PREVIEW = "PREVIEW"
    REPORT = "REPORT"

    @classmethod
    def _missing_(cls, value: object) -> "DownloadFileType | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = member._value_ = value
        return member

    def __str__(self) -> str:
        return str(self.value)
