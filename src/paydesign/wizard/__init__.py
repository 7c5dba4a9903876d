"""The questions, asked one at a time: a pure flow (`run`), pure drawings (`view`), a terminal."""
