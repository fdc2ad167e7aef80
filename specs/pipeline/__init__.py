"""Turn the vendored OpenAPI documents into the generated clients, and keep both in step."""
