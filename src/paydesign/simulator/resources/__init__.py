"""One Stripe object a module. `ROUTES` maps "METHOD /v1/path/{name}" to what answers it with a secret key,
`CLIENT_ROUTES` to what answers a browser with a publishable key. Modules are found by their name."""
