"""The only package that writes: a project all or nothing, one file, and what would change."""
