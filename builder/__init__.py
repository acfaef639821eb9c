"""build-deck: a versioned Anki deck from the notes a person already has."""
