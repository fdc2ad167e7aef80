"""Drive flows in asynchronous clients; `_sync` is derived from here."""
