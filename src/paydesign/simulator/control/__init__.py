"""The stand-in's own interface under /_simulator/: what was seen, and what shall happen. Stripe has none of it."""
