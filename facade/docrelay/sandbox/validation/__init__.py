"""Hold requests and answers against the OpenAPI documents."""
