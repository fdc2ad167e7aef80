"""The way of one request: its message, its body, who handles it, and its connection."""
