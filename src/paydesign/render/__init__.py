"""Layers and a decision in, a tree of files in memory out."""
