"""Times as people write them: "14 dec 2026 kl. 8.30". What they may type stays as Django has it."""

DATETIME_FORMAT = "j\N{NO-BREAK SPACE}b\N{NO-BREAK SPACE}Y \\k\\l.\N{NO-BREAK SPACE}G.i"
TIME_FORMAT = "G.i"
