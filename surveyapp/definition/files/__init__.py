"""Definition files as text: YAML that remembers its lines, broken YAML, mistakes as codes."""
