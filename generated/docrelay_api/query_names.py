"""Query parameters of all APIs that are no credentials, in lower case, so that they may be shown."""

HARMLESS = frozenset(
    [
        "batchid",
        "companyid",
        "connectionid",
        "datasourceid",
        "enddate",
        "externalid",
        "externalintegrationstatus",
        "includeactive",
        "includearchived",
        "includedeleted",
        "includedetails",
        "integrationstatus",
        "keepmanualchanges",
        "mapkey",
        "pagenumber",
        "pagesize",
        "processid",
        "returnerrors",
        "runnumber",
        "sort",
        "startdate",
        "taskid",
        "taskstatus",
        "workspaceid",
    ]
)
