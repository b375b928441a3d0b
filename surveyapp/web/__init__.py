"""What people see in a browser: the citizen app, the console, downloads. Thin views over services."""
