"""Decision records and answers files: YAML with places, JSON Schemas, record <-> text."""
