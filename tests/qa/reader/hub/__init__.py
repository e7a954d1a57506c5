"""Tests of `qa.reader.hub`, and the small models that they are made of."""
