"""The shop reads its keys when it is imported; any test key will do for the stand-in."""

import os

os.environ["STRIPE_SECRET_KEY"] = "sk_test_example"
