"""The result of a comparison, and the formats that show it."""
