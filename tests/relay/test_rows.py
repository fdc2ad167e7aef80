from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.smartconnect import ERROR_COLUMN, read_rows, table_request
from docrelay.errors import ConfigurationError
from docrelay.relay.rows import (
    Column,
    Components,
    IncompleteRowError,
    RowRules,
    UnfitValueError,
    key,
    match_errors,
)

COLUMNS = (
    Column("InvoiceNumber", required=True),
    Column("TotalAmount", required=True),
    Column("SupplierName"),
    Column("FileName"),
)


def test_names_are_matched_without_case_spaces_underscores_and_hyphens() -> None:
    found = {"invoice number": ["7"], "TOTAL_AMOUNT": ["1.50"], "supplier-name": ["A & B"], "other": ["x"]}
    assert RowRules(COLUMNS).row(found, "a.pdf") == {
        "InvoiceNumber": "7",
        "TotalAmount": "1.50",
        "SupplierName": "A & B",
        "FileName": "a.pdf",
    }


def test_several_values_are_joined_and_blank_ones_left_out() -> None:
    found = {"InvoiceNumber": ["7", "", "8"], "TotalAmount": ["1", "  "], "SupplierName": []}
    row = RowRules(COLUMNS).row(found, "a.pdf")
    assert row["InvoiceNumber"] == "7; 8"
    assert row["TotalAmount"] == "1"
    assert "SupplierName" not in row


def test_values_stay_as_they_came() -> None:
    row = RowRules([Column("Total", required=True)]).row({"Total": [" 1.234,56 € "]}, "a.pdf")
    assert row == {"Total": " 1.234,56 € "}


def test_the_exact_name_wins_over_a_similar_one() -> None:
    row = RowRules([Column("VatId")]).row({"vat_id": ["wrong"], "VatId": ["right"]}, "a.pdf")
    assert row == {"VatId": "right"}


def test_similar_names_are_joined_without_repetition() -> None:
    row = RowRules([Column("VatId")]).row({"vat_id": ["1", "2"], "VAT ID": ["2", "3"]}, "a.pdf")
    assert row == {"VatId": "1; 2; 3"}


@pytest.mark.parametrize("name", ["FileName", "file_name", "SourceFile", "Source File", "Document"])
def test_columns_for_the_file_name(name: str) -> None:
    assert RowRules([Column(name)] if " " not in name else [Column(name.replace(" ", ""))]).row(
        {"Document": ["from a component"]}, "a.pdf"
    ) == {name.replace(" ", ""): "a.pdf"}


def test_a_rename_takes_another_component_even_for_the_file_name() -> None:
    rules = RowRules(COLUMNS, {"invoice_number": "Order No", "FileName": "Title"})
    row = rules.row({"order-no": ["5"], "TotalAmount": ["1"], "title": ["T"]}, "a.pdf")
    assert row == {"InvoiceNumber": "5", "TotalAmount": "1", "FileName": "T"}


def test_a_missing_component_is_named_with_what_was_found() -> None:
    with pytest.raises(IncompleteRowError) as caught:
        RowRules(COLUMNS).row({"TotalAmount": ["1"], "Empty": [" "]}, "a.pdf")
    assert str(caught.value) == "missing component for a required column: InvoiceNumber; found: TotalAmount"
    assert caught.value.missing == ("InvoiceNumber",)
    assert caught.value.advice == "if it has another name: --set InvoiceNumber=COMPONENT"


def test_a_missing_renamed_component_is_named_by_its_own_name() -> None:
    with pytest.raises(IncompleteRowError, match="required columns: Order, TotalAmount; found: none"):
        RowRules(COLUMNS, {"InvoiceNumber": "Order"}).row({}, "a.pdf")


def test_a_rename_of_an_unknown_column_lists_the_columns() -> None:
    with pytest.raises(
        ConfigurationError, match=r"no column 'InvoiceNo' \(did you mean InvoiceNumber\?\); it has"
    ):
        RowRules(COLUMNS, {"InvoiceNo": "x"})


def test_a_column_set_twice_in_two_spellings() -> None:
    with pytest.raises(ConfigurationError, match="set twice"):
        RowRules(COLUMNS, {"FileName": "a", "file_name": "b"})


def test_a_map_without_columns() -> None:
    with pytest.raises(ConfigurationError, match="no columns"):
        RowRules([Column("")])


def test_columns_that_xml_cannot_name() -> None:
    rules = RowRules([Column("Total", required=True), Column("Net Amount")])
    assert rules.skipped == ("Net Amount",)
    assert rules.row({"Total": ["1"], "NetAmount": ["1"]}, "a.pdf") == {"Total": "1"}
    with pytest.raises(ConfigurationError, match="'Net Amount' cannot be sent"):
        RowRules([Column("Net Amount", required=True)])


def test_a_value_that_xml_cannot_carry_fails_its_document_only() -> None:
    with pytest.raises(UnfitValueError, match="'Total' holds a control character"):
        RowRules([Column("Total")]).row({"Total": ["1\x00"]}, "a.pdf")


def test_errors_find_their_rows() -> None:
    rows = [{"Number": "1", "Total": "x"}, {"Number": "2"}, {"Number": "3", "Total": "y  z"}]
    errors = [
        {"number": "3", "total": "y z", ERROR_COLUMN: "bad total"},
        {"Number": "1", "Total": "x", "Extra": "", ERROR_COLUMN: "no number"},
        {"Number": "9", ERROR_COLUMN: "unknown"},
        {"Number": "2", "Total": ""},
    ]
    assert match_errors(rows, errors) == ([["no number"], ["no reason given"], ["bad total"]], ["unknown"])


def test_an_error_with_a_part_of_the_columns_needs_one_candidate() -> None:
    rows = [{"Number": "1", "Total": "5"}, {"Number": "2", "Total": "5"}]
    assert match_errors(rows, [{"Number": "2", ERROR_COLUMN: "bad"}]) == ([[], ["bad"]], [])
    assert match_errors(rows, [{"Total": "5", ERROR_COLUMN: "bad"}]) == ([[], []], ["bad"])


def test_rows_that_are_alike_share_their_errors() -> None:
    rows = [{"Number": "1"}, {"Number": "1"}, {"Number": "1"}]
    errors = [{"Number": "1", ERROR_COLUMN: "bad"}, {"Number": "1", ERROR_COLUMN: "bad"}]
    assert match_errors(rows, errors) == ([["bad"], ["bad"], []], [])


NAMES = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Pc", "Pd", "Zs")), max_size=12)
COMPONENTS = st.dictionaries(NAMES, st.lists(st.text(max_size=12), max_size=3), max_size=6)


@given(NAMES)
def test_keys_are_stable(name: str) -> None:
    assert key(key(name)) == key(name)
    assert key(f" {name}_-") == key(name)


@given(COMPONENTS, st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=6))
def test_a_row_is_complete_and_can_be_sent_or_says_why_not(
    found: Components, columns: list[tuple[str, bool]]
) -> None:
    try:
        rules = RowRules([Column(name, required=required) for name, required in columns])
        row = rules.row(found, "a.pdf")
    except (ConfigurationError, IncompleteRowError, UnfitValueError):
        return
    assert {column.name for column in rules.columns if column.required} <= set(row)
    assert set(row) <= {name for name, _ in columns}
    assert all(row.values())
    table_request([row])


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["A", "B", "C"]),
            st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=4),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    ),
    st.data(),
)
def test_every_error_of_a_sent_row_comes_back_to_a_row_like_it(
    rows: list[dict[str, str]], data: st.DataObject
) -> None:
    rows = [row for row in rows if any(value.strip() for value in row.values())]
    failed = [n for n in range(len(rows)) if data.draw(st.booleans())]
    errors = [{**rows[n], ERROR_COLUMN: "bad"} for n in failed]
    messages, lost = match_errors(rows, errors)
    assert not lost
    told = [_plain(rows[n]) for n, found in enumerate(messages) if found]
    assert sorted(told) == sorted(_plain(rows[n]) for n in failed)


def _plain(row: dict[str, str]) -> str:
    return repr(sorted((name, " ".join(value.split())) for name, value in row.items() if value.strip()))


def test_the_errors_of_a_data_set_have_this_form() -> None:
    xml = f"<D><ErrorTable><number>1</number><{ERROR_COLUMN}>bad</{ERROR_COLUMN}></ErrorTable></D>"
    assert match_errors([{"Number": "1"}], read_rows(xml)) == ([["bad"]], [])
