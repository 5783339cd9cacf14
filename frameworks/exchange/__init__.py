"""Models as files: JSON and YAML documents, and a workbook of five sheets."""
