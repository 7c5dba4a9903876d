"""The HTTP contract of one shape: from the operations' data to an OpenAPI document and to TypeScript."""
