"""Question -> ranked passages: a lexical half, a dense half, and their fusion."""
