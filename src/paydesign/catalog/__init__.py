"""The layers in templates/ as typed values, and what they support together."""
