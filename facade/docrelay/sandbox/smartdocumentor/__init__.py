"""SmartDocumentor: its state, its operations and its webhooks."""
