"""Reading the files of survey websites: a file -> its table -> columns, cells, responses."""
