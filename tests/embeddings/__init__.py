"""Tests of the floor `embeddings`."""
