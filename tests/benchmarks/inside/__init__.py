"""Programs run in a process of their own, with Django led to one place's database.

``python -m tests.benchmarks.inside <program> <words>`` sets Django up and calls the program's
``main(words)``; what that returns is told as JSON on the last line of the output.
"""
