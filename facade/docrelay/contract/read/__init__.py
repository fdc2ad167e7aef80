"""From bytes to a document: files found, parsed with limits, references followed, every place located."""
