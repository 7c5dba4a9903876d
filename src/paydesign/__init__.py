"""The decision wizard for Stripe's Payment Element."""

__version__ = "0.1.0"
