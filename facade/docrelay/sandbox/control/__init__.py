"""The control pages, and the client that Python uses them with."""
