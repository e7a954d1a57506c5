"""The documents and test questions that Yuanwen ships with."""
