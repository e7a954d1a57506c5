"""The page, in Chromium and below it."""
