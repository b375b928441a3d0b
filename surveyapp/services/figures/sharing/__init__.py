"""Figures that all processes share: how they are stored, who computes them, when they still hold."""
