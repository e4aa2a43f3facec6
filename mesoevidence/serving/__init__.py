"""``serve``: a local page and a JSON endpoint for copy. ``command.py`` starts it; ``app.py`` says what is served.

A file is read and judged in a process of its own (``checks.py``, ``workers.py``), which is ended when it takes too long; what
comes in is bounded (``uploads.py``), what goes out is guarded (``guard.py``), and results are held for minutes, in memory
(``results.py``). Nothing is written to disk, and a file's name is never more than a label.
"""
