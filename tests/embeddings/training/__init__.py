"""Tests of the training that made the shipped encoder."""
