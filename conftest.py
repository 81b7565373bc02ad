"""Names for the examples in the docstrings of the kernel's rules."""

import pytest


@pytest.fixture(autouse=True)
def kernel_notation(request, doctest_namespace):
    """Hand the notation to the doctests of the kernel alone."""
    if request.node.name.startswith("rmd_symbolic.kernel."):
        from tests.kernel.notation import EXAMPLES

        doctest_namespace.update(EXAMPLES)
