"""From causes to changes: level, words, fingerprint, the version they force, and who accepted them."""
