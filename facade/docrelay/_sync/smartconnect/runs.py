# Derived from facade/docrelay/_async/smartconnect/runs.py by `nox -s sync`: do not edit.
"""Runs of maps: start them with rows, and see what became of earlier ones."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from docrelay import dataset
from docrelay._sync.resource import Resource
from docrelay.run import MapRun
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.runs import (
    list_run_errors,
    list_run_history,
    list_run_outputs,
    run_map,
    run_map_data_table,
    run_map_data_table_with_errors,
    run_map_with_variables,
    run_map_xml,
)
from docrelay_api.smartconnect.models import (
    ProcessOutput,
    RunErrors,
    RunHistoryEntry,
    VariableItem,
)
from docrelay_api.smartconnect.types import UNSET, File

from ..http import call


class Runs(Resource[AuthenticatedClient]):
    """Run maps (``smartconnect.runs``).

    Every run answers when it has ended. A run that failed is returned, not raised: see
    `MapRun.succeeded` and `MapRun.errors`. A run is sent again by itself only when it certainly did
    not begin (no connection, 429): otherwise the rows may have been pushed.
    """

    def run(self, map_key: str) -> MapRun:
        """Run a map with its own source. Source: "RunMap"."""
        return MapRun.of(call(run_map.sync_detailed, client=self._api, map_key=map_key))

    def run_with_variables(self, map_key: str, variables: Mapping[str, str]) -> MapRun:
        """Run a map with its own source and default values for variables (``GBL_...``).

        Source: "RunMapWithVariables", in the form that all its versions document.
        """
        body = [VariableItem(key=name, value=value) for name, value in variables.items()]
        answer = call(run_map_with_variables.sync_detailed, client=self._api, body=body, map_key=map_key)
        return MapRun.of(answer)

    def run_rows(
        self,
        map_key: str,
        rows: Iterable[dataset.Row],
        *,
        variables: Mapping[str, str] | None = None,
    ) -> MapRun:
        """Run a map with `rows` (column -> value; None is left out). Source: "RunMapDataTable".

        Raises ConfigurationError, naming row and column, for what XML cannot carry.
        """
        answer = call(
            run_map_data_table.sync_detailed,
            client=self._api,
            body=_file(dataset.table_request(rows, variables)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    def run_rows_with_errors(
        self,
        map_key: str,
        rows: Iterable[dataset.Row],
        *,
        variables: Mapping[str, str] | None = None,
    ) -> MapRun:
        """Run a map with `rows` and get the rows that failed back in `MapRun.errors`.

        Source: "RunMapDataTableWithErrors". Raises as `run_rows` does.
        """
        answer = call(
            run_map_data_table_with_errors.sync_detailed,
            client=self._api,
            body=_file(dataset.table_request(rows, variables)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    def run_xml(self, map_key: str, rows: Iterable[dataset.Row]) -> MapRun:
        """Run a map with `rows` as an XML data set. Source: "RunMapXml". Raises as `run_rows`."""
        answer = call(
            run_map_xml.sync_detailed,
            client=self._api,
            body=_file(dataset.xml_request(rows)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    def history(self, process_id: str) -> list[RunHistoryEntry]:
        """Return the last ten runs of a map, newest first. Source: "GetHistoryForProcess"."""
        return call(list_run_history.sync_detailed, client=self._api, process_id=process_id)

    def errors(self, process_id: str, run_number: int) -> RunErrors:
        """Return the first thousand errors of a run. Source: "GetErrorsForProcessRun"."""
        return call(
            list_run_errors.sync_detailed,
            client=self._api,
            process_id=process_id,
            run_number=run_number,
        )

    def outputs(self, process_id: str, run_number: int | None = None) -> list[ProcessOutput]:
        """Return links to the output files of a map. Source: "GetOutputsForProcess".

        A link may hold the token: treat it as a secret.
        """
        return call(
            list_run_outputs.sync_detailed,
            client=self._api,
            process_id=process_id,
            run_number=UNSET if run_number is None else run_number,
        )


def _file(xml: bytes) -> File:
    return File(io.BytesIO(xml), mime_type="text/xml")
