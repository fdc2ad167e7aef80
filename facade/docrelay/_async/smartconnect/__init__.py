"""SmartConnect: run maps that push rows into business systems."""
