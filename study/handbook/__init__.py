"""A page of each scenario: its picture, what it promises, is made of, costs to forget and teaches.

Everything on a page is told elsewhere in the project already: the scenario's own words by ``refarch show``, its
resources by what CDK synthesised, its lessons by the tests that claim them. A page only puts it together.
"""

from study.handbook.page import pages

__all__ = ["pages"]
