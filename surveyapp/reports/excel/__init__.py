"""The answers and figures of a survey as an Excel workbook with native charts."""
