"""What a project may be called."""

NAME_PATTERN = "^(?!(con|prn|aux|nul|com[1-9]|lpt[1-9])$)[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$"
"""A project's name: it becomes a package name and part of paths, also on Windows."""

NAME_RULE = "1 to 64 of a-z, 0-9, - and _, beginning and ending with a letter or digit; for example my-shop"
