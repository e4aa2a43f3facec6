"""A packed list is a list, but for the room it takes."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoevidence.packed import BLOCK, Packed
from mesoevidence.reading.plain import read
from mesoevidence.records.problems import Location
from mesoevidence.report import Flag, ReportedClaim
from tests.worlds import shipped_checker


def claim(number: int) -> ReportedClaim:
    """A claim such as a report has by the thousand."""
    flag = Flag("absolute-safety", "error", "Safe for all", "Nothing is.", "Say for whom.", ("A rule, article 1",))
    return ReportedClaim(
        f"page.{number}", "page", f"thicker hair in {number} days", Location("page.md", number, 1), "overstated", "low",
        ("magnitude",), "The evidence shows less.", "may thicken hair", flags=(flag,), line=number, column=1,
    )  # fmt: skip


SIZES = (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7)


@pytest.mark.parametrize("size", SIZES)
def test_it_gives_what_was_put_in(size: int) -> None:
    claims = [claim(number) for number in range(size)]
    packed = Packed(claims)
    assert len(packed) == size
    assert list(packed) == claims
    assert [packed[at] for at in range(size)] == claims
    assert packed[-3:] == claims[-3:]
    assert list(reversed(packed)) == claims[::-1]
    for outside in (size, -size - 1):
        with pytest.raises(IndexError):
            packed[outside]


@given(
    st.integers(0, 3 * BLOCK),
    st.lists(st.tuples(st.sampled_from(["put", "add", "walk"]), st.integers(0, 4 * BLOCK)), max_size=30),
)
def test_whatever_is_done_to_it_it_is_like_a_list(size: int, steps: list[tuple[str, int]]) -> None:
    plain = list(range(size))
    packed = Packed(plain)
    for what, number in steps:
        if what == "add":
            plain += [number, -number]
            packed.extend([number, -number])
        elif what == "put" and plain:
            plain[number % len(plain)] = packed[number % len(plain)] = -number
        else:
            assert packed == plain
    assert packed != [*plain, 0]
    assert list(packed) == plain


def test_what_is_put_in_while_one_walks_through_stays() -> None:
    packed = Packed(claim(number) for number in range(2 * BLOCK + 5))
    for place, each in enumerate(packed):
        packed[place] = replace(each, standing="baselined")
    assert {each.standing for each in packed} == {"baselined"}
    assert [each.line for each in packed] == list(range(2 * BLOCK + 5))


def test_two_may_walk_through_it_at_once() -> None:
    packed = Packed(range(3 * BLOCK))
    assert all(one == other for one, other in zip(packed, packed, strict=True))


def test_the_claims_of_copy_lie_packed() -> None:
    page = "Hair mesotherapy\n\n" + "\n\n".join(f"Hair grows denser in {number} days." for number in range(2, BLOCK))
    claims = shipped_checker().check([read(page.encode(), "page.txt")]).claims
    assert isinstance(claims, Packed) and len(claims) > BLOCK and claims._blocks
    assert [claim.line for claim in claims] == sorted(claim.line or 0 for claim in claims)


def test_it_takes_a_fraction_of_the_room() -> None:
    packed = Packed(claim(number) for number in range(4 * BLOCK))
    held = sum(map(sys.getsizeof, packed._blocks))
    assert held < 4 * BLOCK * sys.getsizeof(claim(1)) / 3
