"""Questionnaires and indicator systems: frozen models, their YAML files, and the mistakes of authors."""
