"""Text -> unit vectors -> nearest ids.

The ground floor: it knows strings, arrays and ids, and nothing of passages, documents or questions.
"""
