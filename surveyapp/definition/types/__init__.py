"""The question types: a module for each family; `definition/type_table.py` lists them."""
