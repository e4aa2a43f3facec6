"""What the HTML report is made of: the data (``data``, ``documents``, ``matrix``, ``figures``), and the template, the style
and the scripts beside them. ``reporting/html.py`` puts them together."""
