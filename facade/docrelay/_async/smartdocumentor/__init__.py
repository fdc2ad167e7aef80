"""SmartDocumentor: process documents and recordings as tasks."""
