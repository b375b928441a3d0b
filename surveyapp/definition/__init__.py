"""What is asked, and how it becomes a score: frozen models, their YAML files, and what authors got wrong."""
