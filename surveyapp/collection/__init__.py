"""A filled-in form -> typed answers, or what is wrong with it."""
