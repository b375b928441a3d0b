"""Signing in: Flask-Security with our accounts, sessions, limits and pages."""
