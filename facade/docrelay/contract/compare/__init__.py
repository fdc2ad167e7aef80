"""From two documents to causes: what differs on the wire, and which operations it reaches."""
