"""SmartConnect, next generation: run integrations with bearer tokens."""
