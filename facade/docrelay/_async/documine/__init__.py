"""DocuMine: extract components from documents."""
