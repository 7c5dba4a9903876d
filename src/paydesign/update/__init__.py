"""How a project is brought up to date: what was generated then, what is there, what would be generated now (pure)."""
