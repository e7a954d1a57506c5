"""Measurements on data that the project does not ship: run by name, not by pytest."""
