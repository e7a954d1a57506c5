"""Tests of what the project ships to be asked."""
