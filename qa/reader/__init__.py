"""Question and passages -> spans, the decision to answer or abstain, and the citations."""
