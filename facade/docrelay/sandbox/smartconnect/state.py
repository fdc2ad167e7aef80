"""What the SmartConnect sandbox remembers: companies, maps, rows, runs. Both generations share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_DNS, uuid4, uuid5

import attrs

from docrelay.sandbox.oauth.tokens import TokenIssuer
from docrelay.sandbox.options import CUSTOMERS, Credentials
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Json, ServiceState, Tokens
from docrelay.sandbox.smartconnect.tokens import LegacyTokens, PasswordKey
from docrelay.sandbox.storage.saving import Loader, dump

Row = Mapping[str, str]
NO_ID = "00000000-0000-0000-0000-000000000000"


@attrs.frozen
class Column:
    """A column of a map's data source; `kind` is `text`, `number` or `date`."""

    name: str
    required: bool = False
    mapped: bool = True
    kind: str = "text"


@attrs.frozen
class FailedRow:
    """A row that did not pass, and why."""

    row: Row
    message: str
    id: str = attrs.field(factory=lambda: str(uuid4()))


@attrs.frozen
class Run:
    """One run of a map."""

    id: str
    number: int
    started: datetime
    rows: tuple[Row, ...]
    failed: tuple[FailedRow, ...]
    variables: Mapping[str, str]

    @property
    def passed(self) -> tuple[Row, ...]:
        """Return the rows that were pushed."""
        # Equal rows fare equally.
        failed = {frozenset(item.row.items()) for item in self.failed}
        return tuple(row for row in self.rows if frozenset(row.items()) not in failed)


@attrs.define
class Map:
    """An integration process: where its rows come from, which columns it needs, and what became of it.

    `filters` names the variables that restrict the rows, each with the column that it is compared to.
    """

    key: str
    id: str
    description: str
    connection_id: str
    data_source_id: str
    columns: tuple[Column, ...]
    source_rows: tuple[Row, ...]
    filters: Mapping[str, str]
    pushed: list[Row] = attrs.field(factory=list[Row])
    runs: list[Run] = attrs.field(factory=list[Run])


@attrs.define
class Company:
    """A tenant of SmartConnect."""

    id: str
    name: str
    credentials: Credentials
    connection_id: str
    data_source_id: str
    maps: dict[str, Map]

    def find(self, key: str) -> Map | None:
        """Find a map by its key, whatever the letter case of the GUID."""
        return self.maps.get(key.lower())


INVOICE_COLUMNS = (
    Column("InvoiceNumber", required=True),
    Column("InvoiceDate", required=True, kind="date"),
    Column("TotalAmount", required=True, kind="number"),
    Column("SupplierName"),
    Column("CustomerName"),
    Column("Currency"),
    Column("DueDate", kind="date"),
    Column("NetAmount", kind="number"),
    Column("VatAmount", kind="number"),
    Column("PurchaseOrder"),
    Column("Iban"),
    Column("VatId"),
    Column("FileName", mapped=False),
)
CUSTOMER_COLUMNS = (
    Column("AccountNumber", required=True),
    Column("Name", required=True),
    Column("County"),
)
_CUSTOMER_ROWS = (
    {"AccountNumber": "CUST001", "Name": "Alder & Sons", "County": "GA"},
    {"AccountNumber": "CUST002", "Name": "Birch Ltd", "County": "ND"},
    {"AccountNumber": "CUST003", "Name": "", "County": "ND"},
)


class SmartConnectState(ServiceState):
    """All companies, the key that passwords are encrypted with, and both kinds of token."""

    name = "smartconnect"

    def __init__(self, runtime: Runtime) -> None:
        """Seed one company per customer."""
        self._runtime = runtime
        life = runtime.options.lifetimes
        self.key = PasswordKey()
        self.tokens = TokenIssuer(
            runtime.clock,
            access_seconds=life.smartconnect_next_access,
            refresh_seconds=life.smartconnect_next_refresh,
        )
        seeded = [_seed(index, customer) for index, customer in enumerate(CUSTOMERS, start=1)]
        self.companies = {company.id: company for company in seeded}
        self.legacy = LegacyTokens(runtime.clock, life.smartconnect_token, self.companies)

    def all_tokens(self) -> Mapping[str, Tokens]:
        """Return the tokens of both generations."""
        return {"smartconnect": self.legacy, "smartconnect_next": self.tokens}

    def save(self) -> dict[str, Json]:
        """Return rows and runs of all maps."""
        return {
            key: {
                item.key: {"pushed": dump(item.pushed), "runs": dump(item.runs)}
                for item in company.maps.values()
            }
            for key, company in self.companies.items()
        }

    def load(self, saved: Mapping[str, Json]) -> None:
        """Take what `save` returned."""
        loader = Loader(self._runtime.files.folder, {})
        for name, maps in saved.items():
            for key, members in maps.items():
                process = self.companies[name].maps[key]
                process.pushed = loader.load(list[Row], members["pushed"])
                process.runs = loader.load(list[Run], members["runs"])

    def rotate_key(self) -> None:
        """Replace the key pair: a password that is encrypted with the former public key opens nothing."""
        self.key = PasswordKey()

    def issue(self, company: Company) -> str:
        """Issue a company's token of the legacy generation."""
        return self.legacy.issue(company.id, company.credentials.smartconnect.email)


def run(process: Map, rows: Sequence[Row], variables: Mapping[str, str], now: datetime) -> Run:
    """Run a map over rows: those that miss a required value or hold an ill-formed one fail."""
    chosen = [row for row in rows if _wanted(process, row, variables)]
    failed = [FailedRow(row, message) for row in chosen if (message := _complaint(process.columns, row))]
    done = Run(str(uuid4()), len(process.runs) + 1, now, tuple(chosen), tuple(failed), dict(variables))
    process.runs.append(done)
    process.pushed += done.passed
    return done


def value_of(row: Row, name: str) -> str:
    """Return a row's value for a column, whatever the letter case of its name; empty when missing."""
    return next((value for key, value in row.items() if key.lower() == name.lower()), "")


def select(process: Map, rows: Sequence[Row], variables: Mapping[str, str]) -> list[Row]:
    """Return the rows that the map's filters let through."""
    return [row for row in rows if _wanted(process, row, variables)]


def _wanted(process: Map, row: Row, variables: Mapping[str, str]) -> bool:
    return all(
        value_of(row, column) == variables[name]
        for name, column in process.filters.items()
        if name in variables
    )


def _complaint(columns: Sequence[Column], row: Row) -> str:
    """Say what is wrong with a row; empty when it passes."""
    complaints: list[str] = []
    for column in columns:
        value = value_of(row, column.name).strip()
        if column.required and not value:
            complaints.append(f"Column {column.name} is required and has no value.")
        elif value and not _fits(column.kind, value):
            complaints.append(f"Column {column.name} does not hold a {column.kind}.")
    return " ".join(complaints)


def _fits(kind: str, value: str) -> bool:
    try:
        if kind == "number":
            return abs(float(value)) < float("inf")
        if kind == "date":
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _seed(index: int, credentials: Credentials) -> Company:
    """Build a company whose identifiers are the same in every sandbox."""
    company_id = credentials.smartconnect.company

    def fixed(name: str) -> str:
        return str(uuid5(NAMESPACE_DNS, f"{name}.{company_id}.example"))

    shared: dict[str, Any] = {
        "connection_id": fixed("connection"),
        "data_source_id": fixed("data-source"),
    }
    maps = [
        Map(
            key=fixed("INVOICES"), id="INVOICES", description="Load invoices", columns=INVOICE_COLUMNS,
            source_rows=(), filters={"GBL_SUPPLIER": "SupplierName"}, **shared,
        ),
        Map(
            key=fixed("CUSTOMERS"), id="CUSTOMERS", description="Load customers", columns=CUSTOMER_COLUMNS,
            source_rows=_CUSTOMER_ROWS, filters={"GBL_COUNTY": "County"}, **shared,
        ),
    ]  # fmt: skip
    return Company(
        company_id, f"Demo Company {index}", credentials, maps={item.key: item for item in maps}, **shared
    )
