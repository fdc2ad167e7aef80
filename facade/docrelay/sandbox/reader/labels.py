"""The labels a sample document may carry, as data: component, spellings, kind of value.

Spellings are in English, German, French, Portuguese and Spanish, without regard to case. ``#``
stands for every way to write "number" (No., Nr., N.º, N°, número ...). The component names are our
own choice: the real service takes them from the rules of a dossier template.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

ValueKind = Literal["code", "date", "amount", "name", "currency", "iban", "vat_id"]

NUMBER_SIGN = r"(?:n\.?\s?[º°o]\.?|nr\.?|num\.?|n[uú]mero|num[eé]ro|numero|nummer|number|\#)"


@frozen
class Rule:
    """Where the values of one component stand.

    ``labels`` may have their value to the right or below. ``inline`` are words that also head the
    columns of a table: their value stands to the right, or below in a row of totals, and they
    count only when none of ``labels`` gave a value. An empty ``component``
    names labels to step over.
    """

    component: str
    kind: ValueKind
    labels: tuple[str, ...]
    inline: tuple[str, ...] = ()


def _spellings(text: str) -> tuple[str, ...]:
    """Split a block of spellings at the bars."""
    return tuple(" ".join(part.split()) for part in text.split("|"))


RULES: tuple[Rule, ...] = (
    Rule(
        "InvoiceNumber",
        "code",
        _spellings(
            "invoice # | invoice id | bill # | rechnung # | rechnungsnummer | rechnungs-nr"
            "| beleg # | belegnummer | # de facture | # facture | facture # | # da fatura"
            "| # de fatura | # fatura | fatura # | nota fiscal # | # de factura | # factura"
            "| factura #"
        ),
        _spellings("invoice | rechnung | facture | fatura | factura"),
    ),
    Rule(
        "InvoiceDate",
        "date",
        _spellings(
            "invoice date | date of invoice | date of issue | issue date | billing date"
            "| rechnungsdatum | ausstellungsdatum | date de facture | date de la facture"
            "| date de facturation | date d'émission | data da fatura | data de fatura"
            "| data de emissão | fecha de factura | fecha de la factura | fecha factura"
            "| fecha de emisión | fecha de expedición"
        ),
        _spellings("date | dated | issued | datum | data | fecha"),
    ),
    Rule(
        "DueDate",
        "date",
        _spellings(
            "due date | payment due | due by | due on | pay by | payable by | fällig am"
            "| zahlbar bis | fälligkeitsdatum | fälligkeit | date d'échéance | échéance"
            "| à payer avant le | data de vencimento | vencimento | data limite de pagamento"
            "| fecha de vencimiento | vencimiento | fecha límite de pago"
        ),
    ),
    Rule(
        "PurchaseOrder",
        "code",
        _spellings(
            "purchase order | purchase order # | po # | p.o. # | your order | your order #"
            "| order # | bestellnummer | bestell-nr | ihre bestellung | ihre bestellnummer"
            "| auftragsnummer | bon de commande | # de commande | commande # | votre commande"
            "| encomenda # | # de encomenda | nota de encomenda | pedido # | # de pedido"
            "| su pedido | orden de compra"
        ),
    ),
    Rule(
        "SupplierName",
        "name",
        _spellings(
            "supplier | vendor | seller | from | issued by | lieferant | verkäufer"
            "| rechnungssteller | fournisseur | vendeur | émetteur | fornecedor | emitente"
            "| vendedor | proveedor | emisor"
        ),
    ),
    Rule(
        "CustomerName",
        "name",
        _spellings(
            "bill to | billed to | sold to | invoice to | customer | client | buyer | rechnung an"
            "| kunde | käufer | rechnungsempfänger | facturé à | facturer à | acheteur | cliente"
            "| faturado a | faturar a | comprador | adquirente | facturar a | facturado a"
        ),
    ),
    Rule(
        "NetAmount",
        "amount",
        _spellings(
            "subtotal | sub-total | net total | total net | total excl. vat | total before tax"
            "| zwischensumme | nettosumme | summe netto | gesamt netto | total ht"
            "| total hors taxes | sous-total | total ilíquido | valor líquido | base tributável"
            "| base imponible | total sin iva"
        ),
        _spellings("net | net amount | netto | nettobetrag | montant ht | importe neto | neto"),
    ),
    Rule(
        "VatAmount",
        "amount",
        _spellings(
            "vat amount | total vat | sales tax | mwst.-betrag | umsatzsteuerbetrag | montant tva"
            "| montant de la tva | total tva | total iva | valor do iva | cuota iva"
            "| cuota de iva"
        ),
        _spellings("vat | tax | gst | mwst | ust | mehrwertsteuer | umsatzsteuer | tva | iva | imposto"),
    ),
    Rule(
        "TotalAmount",
        "amount",
        _spellings(
            "total amount | total amount due | amount due | total due | grand total | balance due"
            "| invoice total | total incl. vat | total payable | gesamtbetrag | rechnungsbetrag"
            "| gesamtsumme | zahlbetrag | zu zahlen | endbetrag | total ttc | net à payer"
            "| total à payer | montant total | montant dû | total a pagar | total da fatura"
            "| total com iva | total factura | importe total | total con iva"
        ),
        _spellings("total | summe | gesamt | valor total | valor a pagar | brutto | bruttobetrag"),
    ),
    Rule(
        "Currency",
        "currency",
        _spellings("currency | währung | devise | monnaie | moeda | moneda | divisa"),
    ),
    Rule("Iban", "iban", ("iban",)),
    Rule(
        "VatId",
        "vat_id",
        _spellings(
            "vat # | vat id | vat reg # | vat registration # | ust-idnr | ust-id | ust-id #"
            "| # tva | # de tva | tva intracommunautaire | nif | nipc | contribuinte # | nif-iva"
            "| cif"
        ),
    ),
    Rule(
        "",
        "name",
        _spellings(
            "ship to | deliver to | delivery address | remit to | page | seite | lieferadresse"
            "| lieferung an | livré à | adresse de livraison | entregar a | local de entrega"
            "| enviar a | página | customer # | kunden-nr | kundennummer | # client"
            "| # de cliente"
        ),
    ),
)

# A letterhead without a label names the supplier by its legal form.
LEGAL_FORMS = _spellings(
    "ltd | limited | plc | llp | llc | inc | corp | co | gmbh | ag | kg | ohg | ug | se | sarl"
    "| sas | sa | eurl | lda | ltda | s.a. | s.l. | s.l.u. | s.a.r.l. | b.v. | n.v. | s.p.a."
    "| e.k."
)

MONTHS = (
    "january januar jänner janvier janeiro enero",
    "february februar février fevereiro febrero",
    "march märz mars março marzo",
    "april avril abril",
    "may mai maio mayo",
    "june juni juin junho junio",
    "july juli juillet julho julio",
    "august août agosto",
    "september septembre setembro septiembre setiembre",
    "october oktober octobre outubro octubre",
    "november novembre novembro noviembre",
    "december dezember décembre dezembro diciembre",
)

# A bare dollar sign is read as the US dollar, a bare yen sign as the yen.
CURRENCY_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "R$": "BRL",
    "A$": "AUD",
    "C$": "CAD",
    "$": "USD",
    "¥": "JPY",
    "zł": "PLN",
    "Kč": "CZK",
    "Fr.": "CHF",
}
CURRENCY_CODES = frozenset({
    "AED", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK",
    "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "JPY", "KRW", "MXN", "NOK",
    "NZD", "PLN", "RON", "SEK", "SGD", "TRY", "USD", "ZAR",
})  # fmt: skip

# Length of an account number in each country, so that no word behind it is taken for a part of it.
IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FI": 18, "FR": 27,
    "GB": 22, "IE": 22, "IT": 27, "LU": 20, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "SE": 24,
}  # fmt: skip
