"""`rmd prove`: what it writes checks without engines, what it says is held against another evaluator."""
