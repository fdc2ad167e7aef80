"""From a schema object to its shape: one dialect, whatever the version of OpenAPI writes."""
