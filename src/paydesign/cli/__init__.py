"""The command line: each command reads, calls one pure function, and shows or writes."""
