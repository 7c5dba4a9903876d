"""What paydesign knows about Stripe's guides and about currencies, each fact with its source and date."""
