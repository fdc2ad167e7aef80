"""Write the sample invoices of ``invoices/`` from ``invoices.toml``.

Run ``python tests/samples/make_samples.py [TARGET]``. The bytes are the same on every run: dates
are fixed, the streams are not compressed (compressors differ between platforms) and only the core
PDF fonts are used. They also depend on the version of the writer: the files are by fpdf2 2.8.9.
"""

from __future__ import annotations

import datetime
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

HERE = Path(__file__).resolve().parent
CREATED = datetime.datetime(2026, 3, 14, 9, 0, 0, tzinfo=datetime.UTC)
DAMAGED = "damaged-scan.pdf"
# Thousands separator and decimal mark of each way to write 1234.56.
NUMBERS = {
    "1,234.56": (",", "."),
    "1.234,56": (".", ","),
    "1 234,56": ("\u00a0", ","),
    "1'234.56": ("'", "."),
}
LEFT, RIGHT, BOTTOM = 20.0, 190.0, 270.0  # millimetres on A4
COLUMN_ENDS = (32.0, 122.0, 138.0, 163.0, RIGHT)


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """The texts of one invoice, as they stand in ``invoices.toml``."""

    file: str
    language: str
    title: str
    accent: tuple[int, int, int]
    header: str
    supplier: list[str]
    recipient_label: str
    recipient: list[str]
    fields: list[tuple[str, str]]
    columns: list[str]
    items: list[tuple[str, int, str]]
    number: str
    money: str
    tax_rate: int
    net_label: str
    tax_label: str
    total_label: str
    totals: str
    payment: list[tuple[str, str]]
    page_label: str
    repeat: int = 1

    def write(self, amount: Decimal) -> str:
        """Return the amount in the number format of the invoice, two decimals."""
        group, mark = NUMBERS[self.number]
        return f"{amount:,.2f}".translate({ord(","): group, ord("."): mark})

    def read(self, text: str) -> Decimal:
        """Return the amount that ``text`` stands for in the number format of the invoice."""
        group, mark = NUMBERS[self.number]
        return Decimal(text.replace(group, "").replace(mark, "."))

    def lines(self) -> list[tuple[str, int, Decimal, Decimal]]:
        """Return description, quantity, price and amount of every line item."""
        rows: list[tuple[str, int, Decimal, Decimal]] = []
        for n in range(1, self.repeat + 1):
            for description, quantity, price in self.items:
                each = self.read(price)
                rows.append((description.format(n=n), quantity, each, each * quantity))
        return rows

    def sums(self) -> list[tuple[str, str]]:
        """Return the labels and amounts of net, tax and total."""
        net = sum((amount for *_, amount in self.lines()), Decimal(0))
        tax = (net * self.tax_rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        labels = (self.net_label, self.tax_label, self.total_label)
        return [
            (label, self.money.format(self.write(sum_)))
            for label, sum_ in zip(labels, (net, tax, net + tax), strict=True)
        ]


class Sheet(FPDF):
    """The pages of one invoice; all lengths in millimetres."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(format="A4")
        self.invoice = invoice
        self.core_fonts_encoding = "cp1252"
        self.set_compression(False)
        self.set_creation_date(CREATED)
        self.set_auto_page_break(False)
        self.set_title(f"{invoice.title} ({invoice.file})")
        self.set_lang(invoice.language)
        self.set_text_shaping(False)

    def put(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        end: float | None = None,
    ) -> None:
        """Write one run of text at ``x``, or right-aligned to ``end`` when that is given."""
        self.set_font("Helvetica", "B" if bold else "", size)
        start = x if end is None else end - self.get_string_width(text)
        self.text(start, y, text)

    def rule(self, y: float, *, width: float = 0.2) -> None:
        """Draw a line over the text width in the colour of the invoice."""
        self.set_draw_color(*self.invoice.accent)
        self.set_line_width(width)
        self.line(LEFT, y, RIGHT, y)

    def begin(self) -> float:
        """Start a page with its foot; return the height where the content begins."""
        self.add_page()
        self.set_text_color(110, 110, 110)
        page = self.invoice.page_label.format(page=self.page_no(), pages="{nb}")
        self.set_xy(LEFT - self.c_margin, 282)
        self.set_font("Helvetica", "", 8)
        self.cell(RIGHT - LEFT, 4, page, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(0, 0, 0)
        return 25.0

    def letterhead(self, y: float) -> float:
        """Write the supplier, the title and the recipient; return the height below them."""
        invoice = self.invoice
        self.put(LEFT, y, invoice.supplier[0], size=13, bold=True)
        self.set_text_color(*invoice.accent)
        self.put(0, y, invoice.title, size=20, bold=True, end=RIGHT)
        self.set_text_color(0, 0, 0)
        for number, line in enumerate(invoice.supplier[1:], 1):
            self.put(LEFT, y + 1 + 4.5 * number, line)
        self.rule(y + 18, width=0.8)
        self.put(LEFT, y + 28, invoice.recipient_label, size=8, bold=True)
        for number, line in enumerate(invoice.recipient, 1):
            self.put(LEFT, y + 28 + 5 * number, line, size=10)
        return y + 28

    def header_fields(self, y: float) -> float:
        """Write the header fields in the layout of the invoice; return the height of the table."""
        invoice = self.invoice
        if invoice.header == "stacked":
            y += 32
            self.set_fill_color(238, 238, 238)
            self.rect(LEFT, y - 5, RIGHT - LEFT, 13, style="F")
            width = (RIGHT - LEFT) / len(invoice.fields)
            for number, (label, value) in enumerate(invoice.fields):
                self.put(LEFT + 3 + width * number, y, label, size=8, bold=True)
                self.put(LEFT + 3 + width * number, y + 5.5, value, size=10)
            return y + 20
        for number, (label, value) in enumerate(invoice.fields):
            if invoice.header == "colon":
                self.put(125, y + 5 * number, f"{label}: {value}")
            else:
                self.put(115, y + 5 * number, label, bold=True)
                self.put(0, y + 5 * number, value, end=RIGHT)
        return y + 38

    def row(self, y: float, cells: Sequence[str], *, bold: bool = False) -> None:
        """Write one line of the table; the numbers stand right-aligned."""
        self.put(LEFT + 1, y, cells[0], bold=bold)
        self.put(COLUMN_ENDS[0], y, cells[1], bold=bold)
        for cell, end in zip(cells[2:], COLUMN_ENDS[2:], strict=True):
            self.put(0, y, cell, bold=bold, end=end - 2)

    def table_head(self, y: float) -> float:
        """Write the column names on a coloured band."""
        self.set_fill_color(*self.invoice.accent)
        self.rect(LEFT, y - 5, RIGHT - LEFT, 7, style="F")
        self.set_text_color(255, 255, 255)
        self.row(y, self.invoice.columns, bold=True)
        self.set_text_color(0, 0, 0)
        return y + 8

    def line_items(self, y: float) -> float:
        """Write the line items, on further pages where needed."""
        invoice = self.invoice
        y = self.table_head(y)
        for number, (description, quantity, price, amount) in enumerate(invoice.lines(), 1):
            if y > BOTTOM:
                y = self.table_head(self.begin())
            self.row(
                y,
                (
                    str(number),
                    description,
                    str(quantity),
                    invoice.write(price),
                    invoice.write(amount),
                ),
            )
            y += 6
        self.rule(y - 3)
        return y + 6

    def sums(self, y: float) -> float:
        """Write net, tax and total, as lines or as a frame with the labels above."""
        sums = self.invoice.sums()
        if self.invoice.totals == "box":
            self.set_draw_color(*self.invoice.accent)
            self.rect(70, y - 5, RIGHT - 70, 15)
            for number, (label, amount) in enumerate(sums):
                last = number == len(sums) - 1
                self.put(0, y, label, size=8, bold=True, end=105 + 41 * number)
                self.put(0, y + 6, amount, size=11 if last else 10, bold=last, end=105 + 41 * number)
            return y + 22
        for number, (label, amount) in enumerate(sums):
            last = number == len(sums) - 1
            self.put(122, y, label, size=10, bold=last)
            self.put(0, y, amount, size=10, bold=last, end=RIGHT - 2)
            y += 6
        return y + 8

    def draw(self) -> bytes:
        """Write the whole invoice; return the PDF."""
        y = self.line_items(self.header_fields(self.letterhead(self.begin())))
        if y > BOTTOM - 40:
            y = self.begin()
        y = self.sums(y)
        for label, value in self.invoice.payment:
            self.put(LEFT, y, f"{label}: {value}")
            y += 5
        return bytes(self.output())


def load() -> list[Invoice]:
    """Return the invoices of ``invoices.toml``."""
    with (HERE / "invoices.toml").open("rb") as file:
        return [Invoice(**table) for table in tomllib.load(file)["invoice"]]


def main(target: Path = HERE / "invoices") -> None:
    """Write every sample below ``target``, and one file that is cut in its middle."""
    target.mkdir(parents=True, exist_ok=True)
    written = {invoice.file: Sheet(invoice).draw() for invoice in load()}
    whole = next(iter(written.values()))
    # As left by a scanner that lost its connection: no cross-reference table, no end.
    written[DAMAGED] = whole[: len(whole) // 3]
    for name, data in sorted(written.items()):
        (target / name).write_bytes(data)
        print(f"{len(data):7} {name}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
