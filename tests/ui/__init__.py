"""Tests of every face."""
