"""DocuMine: its state, its operations, its realm and its sign-in."""
