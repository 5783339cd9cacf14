"""The PDF report: its content as data, its template, and the process that draws it."""
