"""A local stand-in for Stripe: the API, webhooks and the browser's half, on loopback, in memory."""
