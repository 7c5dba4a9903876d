"""The preview of a project: its own server, with the stand-in behind it, for any browser on this machine."""
