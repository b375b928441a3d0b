"""The use cases, each once: publish, receive, import, freeze, analyse, score, report."""
