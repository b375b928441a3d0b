"""Copies of definition files for another year or unit, and what a copy still says about the old one."""
