"""The clients of the services."""
