"""`python -m rmd_symbolic` is the same program as `rmd`."""

from rmd_symbolic.cli import main

if __name__ == "__main__":
    main()
