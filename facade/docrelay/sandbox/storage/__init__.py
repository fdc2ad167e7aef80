"""A data folder: what is saved of a sandbox, and how it comes back."""
