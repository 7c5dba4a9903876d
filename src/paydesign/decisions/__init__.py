"""The decision tree as typed values, and the pure engine that walks it."""
