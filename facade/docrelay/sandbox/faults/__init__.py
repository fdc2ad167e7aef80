"""What goes wrong on demand: faults, when they apply, and what they do to an answer."""
