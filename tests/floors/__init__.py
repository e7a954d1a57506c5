"""Tests that hold the floors apart."""
