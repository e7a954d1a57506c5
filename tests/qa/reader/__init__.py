"""Tests of `qa.reader`."""
