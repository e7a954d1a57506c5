"""Tests of `qa.reader.training`."""
