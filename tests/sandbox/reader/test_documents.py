"""The document reader: the record of every sample, refusals, and properties of the normalisers."""

from __future__ import annotations

import datetime
import logging
import pickle
import re
import warnings
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from docrelay.sandbox.reader import documents, labels, values
from docrelay.sandbox.reader.components import ComponentEvidence
from docrelay.sandbox.reader.documents import Document, UnreadableDocument, read_document

INVOICES = Path(__file__).resolve().parents[2] / "samples" / "invoices"

# Read off the rendered pages by eye: pages, then the record.
EXPECTED: dict[str, tuple[int, dict[str, str]]] = {
    "brightwater-2026-0417.pdf": (
        1,
        {
            "SupplierName": "Brightwater Instruments Ltd",
            "VatId": "GB123456782",
            "CustomerName": "Ashcombe Dairies plc",
            "InvoiceNumber": "INV-2026-0417",
            "InvoiceDate": "2026-03-14",
            "DueDate": "2026-04-13",
            "PurchaseOrder": "PO-88213",
            "NetAmount": "1183.50",
            "VatAmount": "236.70",
            "TotalAmount": "1420.20",
            "Currency": "GBP",
            "Iban": "GB29NWBK60161331926819",
        },
    ),
    "larkspur-100382.pdf": (
        2,
        {
            "SupplierName": "Larkspur Office Supply, Inc.",
            "CustomerName": "Cedar Falls School District",
            "InvoiceNumber": "100382",
            "InvoiceDate": "2026-03-14",
            "DueDate": "2026-04-13",
            "PurchaseOrder": "CF-2026-77",
            "NetAmount": "11172.00",
            "VatAmount": "782.04",
            "TotalAmount": "11954.04",
            "Currency": "USD",
        },
    ),
    "hallstein-RE-2026-1187.pdf": (
        1,
        {
            "SupplierName": "Hallstein Metallbau GmbH",
            "VatId": "DE123456788",
            "CustomerName": "Müller & Söhne KG",
            "InvoiceNumber": "RE-2026-1187",
            "InvoiceDate": "2026-03-14",
            "DueDate": "2026-03-28",
            "PurchaseOrder": "B-40716",
            "NetAmount": "8000.00",
            "VatAmount": "1520.00",
            "TotalAmount": "9520.00",
            "Currency": "EUR",
            "Iban": "DE89370400440532013000",
        },
    ),
    "alpenquell-50219.pdf": (
        1,
        {
            "SupplierName": "Alpenquell Getränke AG",
            "CustomerName": "Hotel Bärenhof",
            "InvoiceNumber": "50219",
            "InvoiceDate": "2026-02-03",
            "DueDate": "2026-03-05",
            "Currency": "CHF",
            "NetAmount": "1837.00",
            "VatAmount": "146.96",
            "TotalAmount": "1983.96",
            "Iban": "CH9300762011623852957",
        },
    ),
    "moreau-F2026-0312.pdf": (
        1,
        {
            "SupplierName": "Papeterie Moreau SARL",
            "VatId": "FR32123456789",
            "CustomerName": "Librairie Hélène Garçon",
            "InvoiceNumber": "F2026-0312",
            "InvoiceDate": "2026-03-14",
            "DueDate": "2026-04-30",
            "PurchaseOrder": "BC-5561",
            "NetAmount": "2368.20",
            "VatAmount": "473.64",
            "TotalAmount": "2841.84",
            "Currency": "EUR",
            "Iban": "FR1420041010050500013M02606",
        },
    ),
    "ribeira-FT-A-118.pdf": (
        1,
        {
            "SupplierName": "Azulejos da Ribeira, Lda.",
            "CustomerName": "Construções Conceição, S.A.",
            "InvoiceNumber": "FT A/118",
            "InvoiceDate": "2026-03-14",
            "DueDate": "2026-04-13",
            "PurchaseOrder": "E-2026/41",
            "NetAmount": "3794.00",
            "VatAmount": "872.62",
            "TotalAmount": "4666.62",
            "Currency": "EUR",
            "Iban": "PT50000201231234567890154",
        },
    ),
    "serra-azul-7734.pdf": (
        1,
        {
            "SupplierName": "Café Serra Azul Ltda",
            "CustomerName": "Padaria São João",
            "InvoiceNumber": "7734",
            "InvoiceDate": "2026-01-05",
            "DueDate": "2026-02-04",
            "Currency": "BRL",
            "NetAmount": "11680.80",
            "VatAmount": "1401.70",
            "TotalAmount": "13082.50",
        },
    ),
    "ibarra-2026-0093.pdf": (
        1,
        {
            "SupplierName": "Talleres Ibarra, S.L.",
            "CustomerName": "Transportes Muñoz e Hijos, S.A.",
            "InvoiceNumber": "2026-0093",
            "InvoiceDate": "2026-03-02",
            "DueDate": "2026-04-01",
            "PurchaseOrder": "P-7719",
            "NetAmount": "3128.50",
            "VatAmount": "656.99",
            "TotalAmount": "3785.49",
            "Currency": "EUR",
            "Iban": "ES9121000418450200051332",
        },
    ),
    "northgate-NG-20931.pdf": (
        3,
        {
            "SupplierName": "Northgate Survey Partners LLP",
            "CustomerName": "Kestrel Wind Energy B.V.",
            "InvoiceNumber": "NG-20931",
            "InvoiceDate": "2026-02-28",
            "DueDate": "2026-03-30",
            "PurchaseOrder": "KWE/26/0047",
            "Currency": "EUR",
            "NetAmount": "108652.00",
            "VatAmount": "24989.96",
            "TotalAmount": "133641.96",
        },
    ),
}


def sample(name: str) -> bytes:
    """Return the bytes of a sample invoice."""
    return (INVOICES / name).read_bytes()


def components_of(text: str) -> dict[str, list[str]]:
    """Return the components of a plain text."""
    return read_document(text.encode(), "note.txt").components


@pytest.mark.parametrize("name", EXPECTED)
def test_record_of_each_sample(name: str) -> None:
    pages, record = EXPECTED[name]
    document = read_document(sample(name), name)
    assert (document.kind, len(document.pages)) == ("pdf", pages)
    assert document.components == {component: [value] for component, value in record.items()}


def test_every_sample_is_expected_and_no_two_records_agree() -> None:
    found = {path.name for path in INVOICES.iterdir()}
    assert found == {*EXPECTED, "damaged-scan.pdf"}
    assert sum(path.stat().st_size for path in INVOICES.iterdir()) < 150_000
    assert len({str(record) for _, record in EXPECTED.values()}) == len(EXPECTED)


def test_samples_add_up() -> None:
    for _, record in EXPECTED.values():
        net, vat, total = (Decimal(record[f"{part}Amount"]) for part in ("Net", "Vat", "Total"))
        assert net + vat == total


def test_evidence_names_label_and_page() -> None:
    evidence = read_document(sample("northgate-NG-20931.pdf"), "n.pdf").evidence
    assert ComponentEvidence("InvoiceNumber", "NG-20931", "Invoice No.", 1) in evidence
    assert ComponentEvidence("TotalAmount", "133641.96", "Total incl. VAT", 3) in evidence
    assert ComponentEvidence("SupplierName", "Northgate Survey Partners LLP", "", 1) in evidence


def test_compressed_streams_read_the_same() -> None:
    name = "moreau-F2026-0312.pdf"
    writer = PdfWriter(clone_from=BytesIO(sample(name)))
    for page in writer.pages:
        page.compress_content_streams()
    assert read_document(written(writer), name) == read_document(sample(name), name)


def written(writer: PdfWriter) -> bytes:
    """Return the bytes of a PDF."""
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def refusal(data: bytes, filename: str = "file.pdf") -> str:
    """Return the reason why a file is refused."""
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, filename)
    assert caught.value.filename == filename
    assert str(caught.value) == f"{filename}: {caught.value.reason}"
    return caught.value.reason


def test_damaged_sample_is_refused_quietly(caplog: pytest.LogCaptureFixture) -> None:
    filters = list(warnings.filters)
    with caplog.at_level(logging.DEBUG):
        assert refusal(sample("damaged-scan.pdf"), "damaged-scan.pdf") == "no end-of-file marker"
    assert caplog.records == []
    assert list(warnings.filters) == filters
    assert logging.getLogger("pypdf").level == logging.NOTSET


def test_empty_file_is_refused() -> None:
    assert refusal(b"", "nothing.txt") == "the file is empty"
    assert refusal(b" \n\t", "blank.txt") == "the text is blank"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
@pytest.mark.parametrize("password", ["", "correct horse"])
@pytest.mark.filterwarnings("ignore:ARC4")
def test_encrypted_file_is_refused(algorithm: str, password: str) -> None:
    writer = PdfWriter(clone_from=BytesIO(sample("ibarra-2026-0093.pdf")))
    writer.encrypt(password, "owner", algorithm=algorithm)
    assert refusal(written(writer)) == "the file is encrypted"


def test_page_limit() -> None:
    writer = PdfWriter()
    for _ in range(documents.MAX_PAGES + 1):
        writer.add_blank_page(72, 72)
    assert refusal(written(writer)) == "501 pages, more than 500"
    assert refusal(b"page\f" * 501, "long.txt") == "more than 500 pages"
    assert len(read_document(b"page\f" * 500, "long.txt").pages) == 500


def test_false_page_count_is_not_believed() -> None:
    data = sample("ibarra-2026-0093.pdf").replace(b"/Count 1\n", b"/Count 1000000000\n")
    assert b"/Count 1000000000" in data
    assert len(read_document(data, "liar.pdf").pages) == 1


def test_text_far_off_the_page_costs_no_memory() -> None:
    writer = PdfWriter(clone_from=BytesIO(sample("alpenquell-50219.pdf")))
    contents = writer.pages[0].get_contents()
    assert contents is not None
    moved, count = re.subn(rb"BT [0-9.]+ ([0-9.]+ Td \(CHF\))", rb"BT 1000000000 \1", contents.get_data())
    assert count == 1
    contents.set_data(moved)
    writer.pages[0].replace_contents(contents)
    assert len(read_document(written(writer), "far.pdf").pages[0]) < 50_000


def test_pdf_without_pages_is_refused() -> None:
    assert refusal(written(PdfWriter())) == "no pages"


def test_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)
    assert refusal(b"01234567890", "big.txt") == "larger than 10 bytes"


def test_unsupported_kinds_are_refused() -> None:
    assert refusal(b"PK\x03\x04\x14\x00", "book.docx").startswith("neither a PDF")
    assert refusal(b"Just a note", "note.PDF") == "no PDF header"
    assert refusal(b"%PDF-1.7\nhello\n%%EOF\n").startswith("broken PDF")


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"MM\0*"])
def test_image_has_no_components(start: bytes) -> None:
    assert read_document(start + b"\0" * 20, "scan.pdf") == Document(pages=("",), kind="image")


def test_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(UnreadableDocument("a.pdf", "broken")))
    assert (error.filename, error.reason, str(error)) == ("a.pdf", "broken", "a.pdf: broken")


def test_text_in_utf8_and_latin_1() -> None:
    text = "Lieferant: Müller GmbH\nRechnung Nr. 7/26\nGesamtbetrag: 1.000,50 €\n\fSeite 2"
    expected = {
        "SupplierName": ["Müller GmbH"],
        "InvoiceNumber": ["7/26"],
        "TotalAmount": ["1000.50"],
        "Currency": ["EUR"],
    }
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        document = read_document(text.encode(encoding), "rechnung.txt")
        assert (document.kind, len(document.pages)) == ("text", 2)
        assert document.components == expected
    assert components_of("Fournisseur : Café\n") == {"SupplierName": ["Café"]}
    assert read_document("ü".encode("latin-1"), "x").pages == ("ü",)


def test_column_head_of_the_line_items_is_no_total() -> None:
    items = "Item      VAT       Total\nBolts     2.00      12.00\n"
    assert components_of(items) == {}
    assert components_of(items + "Total: 24.00\n") == {"TotalAmount": ["24.00"]}


def test_better_label_outdoes_the_weaker_one() -> None:
    text = "Total        90.00\nAmount due   80.00 CHF\nDate: 1.2.2026\nInvoice date: 3.2.2026\n"
    assert components_of(text) == {
        "TotalAmount": ["80.00"],
        "Currency": ["CHF"],
        "InvoiceDate": ["2026-02-03"],
    }


def test_letterhead_names_the_supplier_but_the_addressee_does_not() -> None:
    assert components_of("INVOICE     Anna Ltd\n") == {"SupplierName": ["Anna Ltd"]}
    assert components_of("Bill to\nAnna Ltd\n") == {"CustomerName": ["Anna Ltd"]}


def test_label_is_not_taken_for_a_value() -> None:
    text = "Bill to      Ship to\nAnna Ltd     Berta Ltd\nClient reference: none\n"
    assert components_of(text) == {"CustomerName": ["Anna Ltd"]}


def test_several_values_of_a_component_are_kept_once_each() -> None:
    text = "PO number: A-1\nPO number: A-2\nPO number: A-1\n"
    document = read_document(text.encode(), "po.txt")
    assert document.components == {"PurchaseOrder": ["A-1", "A-2"]}
    assert len(document.evidence) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,56 €", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("CHF 1'234.55", "1234.55"),
        ("R$ 12.345,60", "12345.60"),
        ("-$5.00", "-5.00"),
        ("€ \u221250", "-50"),
        ("1.234", "1234"),
        ("0,125", "0.125"),
        ("1,234,567", "1234567"),
        ("007", "7"),
        ("19 %", None),
        ("1.2.3", None),
        ("14/03/2026", None),
        ("2026-03-14", None),
        ("12 t", "12"),
        ("n/a", None),
    ],
)
def test_amounts(text: str, expected: str | None) -> None:
    assert values.amount(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14", "2026-03-14"),
        ("14.03.2026", "2026-03-14"),
        ("14. 3. 2026", "2026-03-14"),
        ("14/03/26", "2026-03-14"),
        ("03/14/2026", "2026-03-14"),
        ("March 14, 2026", "2026-03-14"),
        ("14-Mar-2026", "2026-03-14"),
        ("1er mars 2026", "2026-03-01"),
        ("14 de março de 2026", "2026-03-14"),
        ("2 de enero del 2026", "2026-01-02"),
        ("14 juil. 2026", "2026-07-14"),
        ("14 jui 2026", None),
        ("31.02.2026", None),
        ("2026-14-03", None),
        ("00/00/0000", None),
        ("14 widgets 2026", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert values.date(text) == expected


def test_identifiers() -> None:
    assert values.code("FT A/118 of March") == "FT A/118"
    assert values.code("#12-b.") == "12-b"
    assert values.code("pending") is None
    assert values.iban("DE89 3704 0044 0532 0130 00 BIC COBADEFF") == "DE89370400440532013000"
    assert values.iban("DE89 3704 0044 0532 0130 01") is None
    assert values.vat_id("CHE-123.456.789 MWST") == "CHE123456789"
    assert values.currency("US$") == "USD"
    assert values.currency("XYZ") is None
    assert values.name("12") is None


FORMATS = (
    (",", "."),
    (".", ","),
    (" ", ","),
    ("\u00a0", ","),
    ("\u202f", ","),
    ("'", "."),
    ("", "."),
)


@given(
    cents=st.integers(-(10**12), 10**12),
    marks=st.sampled_from(FORMATS),
    money=st.sampled_from(["{}", "{} €", "€{}", "R$ {}", "{} CHF", "EUR {}", "{}\u00a0€"]),
)
def test_amount_round_trip(cents: int, marks: tuple[str, str], money: str) -> None:
    value = Decimal(cents).scaleb(-2)
    text = f"{value:,.2f}".translate({ord(","): marks[0], ord("."): marks[1]})
    assert values.amount(money.format(text)) == f"{value:.2f}"


WRITTEN = ("{0:%Y-%m-%d}", "{0:%d.%m.%Y}", "{0:%d/%m/%Y}", "{0.day}.{0.month}.{0.year}")
WORDED = ("{0.day} {1} {0.year}", "{0.day}. {1} {0.year}", "{1} {0.day}, {0.year}")


@given(
    day=st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)),
    form=st.sampled_from(WRITTEN + WORDED + ("{0.day} de {1} de {0.year}",)),
    data=st.data(),
)
def test_date_round_trip(day: datetime.date, form: str, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(labels.MONTHS[day.month - 1].split()))
    assert values.date(form.format(day, month.title())) == day.isoformat()


@given(text=st.text(max_size=60))
def test_normalisers_never_raise(text: str) -> None:
    for read in values.READERS.values():
        value = read(text)
        assert value is None or value


def read_or_refuse(data: bytes, name: str) -> None:
    """Read the data; let nothing pass but a document or a refusal."""
    with suppress(UnreadableDocument):
        assert read_document(data, name).pages


@given(
    start=st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"Total: 1.00\n"]),
    rest=st.binary(max_size=400),
    name=st.sampled_from(["a.pdf", "a.txt", ""]),
)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    read_or_refuse(start + rest, name)


@settings(deadline=None)
@given(at=st.integers(0, 3000), cut=st.integers(0, 40), insert=st.binary(max_size=20))
def test_any_damage_to_a_pdf_is_read_or_refused(at: int, cut: int, insert: bytes) -> None:
    whole = sample("alpenquell-50219.pdf")
    assume(at < len(whole))
    read_or_refuse(whole[:at] + insert + whole[at + cut :], "a.pdf")


@given(text=st.text(st.sampled_from("Total:IVA 12.,€\n\t\f()%#n.º"), max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode(), "a.txt")
