"""Kept runs that every change is compared with."""
