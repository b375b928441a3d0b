"""What is said of the scoring rules, in modules called like theirs: names, principles (评分标准), steps (评分过程)."""
