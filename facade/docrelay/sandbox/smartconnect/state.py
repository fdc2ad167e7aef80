"""What the SmartConnect sandbox remembers: companies, maps, rows, runs. Both generations share it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_DNS, uuid4, uuid5

import attrs
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from docrelay.sandbox.oauth.tokens import TokenIssuer, same
from docrelay.sandbox.options import CUSTOMERS, Credentials
from docrelay.sandbox.server.messages import Identity
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Json, ServiceState
from docrelay.sandbox.storage.saving import Loader, dump


class PasswordKey:
    """A 1024-bit RSA key with PKCS #1 v1.5 padding, as documented; made when it is first asked for."""

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        # Weak by today's measure, but this is the size that the vendor's samples show.
        return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505

    def public_xml(self) -> str:
        """Return the public half as .NET `RSAKeyValue` XML, modulus first."""
        numbers = self._private.public_key().public_numbers()
        modulus = base64.b64encode(numbers.n.to_bytes(128, "big")).decode()
        exponent = base64.b64encode(numbers.e.to_bytes(3, "big")).decode()
        return f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>{exponent}</Exponent></RSAKeyValue>"

    def decrypt(self, encrypted: str) -> str | None:
        """Return the password behind a base64 ciphertext, None when there is none.

        A ciphertext of another key may also give some other text: the library hides failures on purpose.
        """
        try:
            data = base64.b64decode(encrypted, validate=True)
            return self._private.decrypt(data, padding.PKCS1v15()).decode("utf-8")
        except ValueError:
            return None


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
        self._token_life = timedelta(seconds=life.smartconnect_token)
        self.tokens = TokenIssuer(
            runtime.clock,
            access_seconds=life.smartconnect_next_access,
            refresh_seconds=life.smartconnect_next_refresh,
        )
        seeded = [_seed(index, customer) for index, customer in enumerate(CUSTOMERS, start=1)]
        self.companies = {company.id: company for company in seeded}
        self._signing_keys = {company.id: secrets.token_bytes(32) for company in seeded}
        self._expired: set[str] = set()

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

    def documents(self, saved: Mapping[str, Json]) -> set[str]:
        """Return nothing: no map has files."""
        del saved
        return set()

    def save_tokens(self) -> dict[str, Json]:
        """Return the tokens of the next generation, and the keys that sign those of the legacy one."""
        keys = {company: key.hex() for company, key in self._signing_keys.items()}
        return {"smartconnect_next": self.tokens.save(), "smartconnect": keys}

    def load_tokens(self, saved: Mapping[str, Json]) -> None:
        """Take what `save_tokens` returned, so that the tokens of then are valid."""
        self.tokens.load(saved["smartconnect_next"])
        keys: Mapping[str, str] = saved["smartconnect"]
        self._signing_keys |= {company: bytes.fromhex(key) for company, key in keys.items()}

    def expire_token(self, headers: Mapping[str, str], query: Sequence[tuple[str, str]]) -> None:
        """Let the token of a call of either generation expire."""
        self.tokens.expire(headers.get("authorization", ""))
        tokens = [value for name, value in query if name.lower() == "token"]
        self._expired |= {hashlib.sha256(token.encode()).hexdigest() for token in tokens}

    def sessions(self) -> Mapping[str, Callable[[str | None], int]]:
        """Return what ends sessions; the legacy generation has none, there companies are counted."""
        return {"smartconnect": self._revoke_tokens, "smartconnect_next": self.tokens.end_all}

    def rotate_key(self) -> None:
        """Replace the key pair: a password that is encrypted with the former public key opens nothing."""
        self.key = PasswordKey()

    def _revoke_tokens(self, company_id: str | None = None) -> int:
        """Make all tokens of one company, or of all, invalid; returns how many companies are meant."""
        chosen = [key for key in self._signing_keys if company_id in (None, key)]
        self._signing_keys.update({key: secrets.token_bytes(32) for key in chosen})
        return len(chosen)

    def issue(self, company: Company) -> str:
        """Issue a company's token in the documented form: signature, two ids, e-mail and expiry."""
        expiry = self._runtime.now() + self._token_life
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
        if datetime.fromisoformat(expiry).replace(tzinfo=UTC) <= self._runtime.now():
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
