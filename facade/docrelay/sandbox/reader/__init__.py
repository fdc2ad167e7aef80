"""Read documents: their text, and the components that stand behind known labels."""
