"""What the SmartConnect sandbox remembers: companies, maps, rows, runs. Both generations share it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid4, uuid5

import attrs

from docrelay.sandbox.credential import CUSTOMERS, Credentials
from docrelay.sandbox.oauth.lifetimes import Lifetimes
from docrelay.sandbox.oauth.tokens import Clock, TokenOffice, same
from docrelay.sandbox.server.messages import Identity
from docrelay.sandbox.smartconnect.cipher import PasswordKey

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


class SmartConnectState:
    """All companies, the key that passwords are encrypted with, and both kinds of token."""

    def __init__(self, clock: Clock, lifetimes: Lifetimes | None = None) -> None:
        """Seed one company per customer."""
        life = lifetimes or Lifetimes()
        self.key = PasswordKey()
        self._clock = clock
        self._token_life = timedelta(seconds=life.smartconnect_token)
        self.tokens = TokenOffice(
            clock,
            access_seconds=life.smartconnect_next_access,
            refresh_seconds=life.smartconnect_next_refresh,
        )
        seeded = [_seed(index, customer) for index, customer in enumerate(CUSTOMERS, start=1)]
        self.companies = {company.id: company for company in seeded}
        self._signing_keys = {company.id: secrets.token_bytes(32) for company in seeded}
        self._expired: set[str] = set()

    def rotate_key(self) -> None:
        """Replace the key pair: a password that is encrypted with the former public key opens nothing."""
        self.key = PasswordKey()

    def revoke_tokens(self, company_id: str | None = None) -> int:
        """Make all tokens of one company, or of all, invalid; returns how many companies are meant."""
        chosen = [key for key in self._signing_keys if company_id in (None, key)]
        self._signing_keys.update({key: secrets.token_bytes(32) for key in chosen})
        return len(chosen)

    def save_keys(self) -> dict[str, str]:
        """Return the keys that tokens are signed with, as JSON."""
        return {company: key.hex() for company, key in self._signing_keys.items()}

    def load_keys(self, saved: Mapping[str, str]) -> None:
        """Take keys that `save_keys` returned, so that the tokens of then are valid."""
        self._signing_keys |= {company: bytes.fromhex(key) for company, key in saved.items()}

    def expire(self, token: str) -> None:
        """Let a token expire now."""
        self._expired.add(hashlib.sha256(token.encode()).hexdigest())

    def issue(self, company: Company) -> str:
        """Issue a company's token in the documented form: signature, two ids, e-mail and expiry."""
        expiry = datetime.fromtimestamp(self._clock(), UTC) + self._token_life
        user = str(uuid5(NAMESPACE_DNS, company.credentials.smartconnect.email)).upper()
        email = company.credentials.smartconnect.email.upper()
        claims = (
            f"{user}#{company.id.upper()}#{email}#{expiry:%Y-%m-%dT%H:%M:%S}.{expiry.microsecond // 1000:03}"
        )
        return base64.b64encode(f"{self._sign(company.id, claims)}#{claims}".encode()).decode()

    def identify(self, token: str) -> Identity | None:
        """Return the company that a token speaks for, None when it is forged or expired."""
        if self._expired and hashlib.sha256(token.encode()).hexdigest() in self._expired:
            return None
        try:
            signature, _, claims = base64.b64decode(token, validate=True).decode().partition("#")
            _, company, email, expiry = claims.split("#")
        except ValueError:
            return None
        if not same(signature, self._sign(company.lower(), claims)):
            return None
        if datetime.fromisoformat(expiry).replace(tzinfo=UTC) <= datetime.fromtimestamp(self._clock(), UTC):
            return None
        return Identity(company.lower(), email.lower())

    def _sign(self, company: str, claims: str) -> str:
        """Sign claims as their company; one that does not exist gets a signature that nobody can know."""
        key = self._signing_keys.get(company) or secrets.token_bytes(32)
        return base64.b64encode(hmac.digest(key, claims.encode(), "sha256")).decode()


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
