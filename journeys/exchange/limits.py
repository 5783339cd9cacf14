"""How much a file may hold, so that no file takes more than a moment or more than its memory."""

FILE_BYTES = 5 * 1024 * 1024
UNPACKED_BYTES = 25 * 1024 * 1024  # of a workbook or an archive, all parts together
PARTS = 400  # files in an archive
TAGS = 600_000  # in a workbook's cells and texts, all parts together
OTHER_TAGS = 60_000  # of everything else in a workbook: styles, merged cells, names
ROWS = 20_000  # lines of one table
COLUMNS = 100
SHEETS_READ = 30
PASTED_CHARACTERS = 300_000
