"""The HTML report in a real browser: marks, panel, filters, keyboard, links, paper, phone, and what a screen reader needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from mesoevidence.audit import audit
from mesoevidence.reading.html import read as read_html
from mesoevidence.reading.plain import read as read_text
from mesoevidence.report import Report
from tests.browser import axe_source, chromium
from tests.sample_report import claim, sample
from tests.test_html import HOSTILE, checked, page
from tests.worlds import ROOT, TODAY, shipped_records

WEB_PAGE = (
    b"<!DOCTYPE html><html lang=en><head><title>Hair &amp; more</title><meta name=description content='A painless cure.'></head>"
    b"<body><h1>Mesotherapy</h1><p>Mesotherapy is <b>pain</b>less &amp; has <i>no side\neffects</i>. Its effect is permanent.</p>"
    b"<ul><li>It is safe for everyone.<li>6 sessions.</ul><table><tr><th>Sessions<th>Price<tr><td>4 to 6 sessions<td>low</table>"
    b"<blockquote>Mesotherapy stopped my hair loss.</blockquote><img alt='Hair regrows after mesotherapy' src=x></body></html>"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def copy_report() -> Report:
    texts = [read_text((ROOT / f"tests/labelled/{n}.txt").read_bytes(), f"copy/{n}.txt") for n in ("03", "08")]
    return checked(*texts, read_html(WEB_PAGE, "copy/web page.html"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, copy_report: Report) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    records = audit(shipped_records(), as_of=TODAY)
    first, _, last = copy_report.documents.values()
    written = {"check": copy_report, "pair": checked(first, last), "report": records, "sample": sample()}
    for name, report in written.items():
        (folder / f"{name}.html").write_text(page(report), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


@contextmanager
def opened(browser: Any, path: Path, fragment: str = "", **options: Any) -> Iterator[Any]:
    """A page in a browser of its own; what it logs, what fails in it and whatever it asks of a network is a failure."""
    context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
    faults: list[str] = []
    shown = context.new_page()
    shown.on("console", lambda message: faults.append(f"console: {message.text}"))
    shown.on("pageerror", lambda error: faults.append(f"error: {error}"))
    shown.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    shown.on("request", lambda request: None if request.url.startswith(path.as_uri()) else faults.append(request.url))
    shown.goto(path.as_uri() + fragment)
    yield shown
    context.close()
    assert not faults


def shown_count(shown: Any) -> int:
    return int(shown.locator("#shown").inner_text().split()[0])


# --- the copy ----------------------------------------------------------------------------------------------------


def test_marks_line_up_with_the_words_of_claims(browser: Any, files: dict[str, Path], copy_report: Report) -> None:
    with opened(browser, files["check"]) as shown:
        words = shown.evaluate("""() => {
          const found = {};
          for (const mark of document.querySelectorAll(".doc .m"))
            for (const n of mark.dataset.n.split(" ")) found[n] = (found[n] ?? "") + mark.textContent;
          return found;
        }""")
    assert len(copy_report.claims) > 60
    for number, each in enumerate(copy_report.claims, 1):
        document = copy_report.documents[each.source]
        spot = document.spot(each.start or 0, each.end or 0)
        assert spot is not None
        assert words[str(number)] == document.blocks[spot.block].text[spot.start : spot.end], each.id


def test_choosing_a_claim_shows_why(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"], permissions=["clipboard-read", "clipboard-write"]) as shown:
        shown.locator(".doc.open .m.contradicted").first.click()
        panel = shown.locator("#panel")
        text = panel.inner_text()
        assert "has no side effects" in text and "Contradicted" in text
        assert "side effects: no, for everyone, without exception" in text
        assert "⊕⊕⊕⊕ high certainty" in text and "disputes it" in text and "WD004" in text
        assert panel.locator("a[href^='https://doi.org/10.']").count() > 0
        wording = panel.locator(".suggested p").inner_text()
        assert "Contradicted: has no side effects" in (shown.locator("#said").text_content() or "")
        panel.get_by_role("button", name="Copy wording").click()
        shown.get_by_role("button", name="Copied").wait_for()
        assert shown.evaluate("navigator.clipboard.readText()") == wording
        assert shown.locator(".doc.open .m.on").all_inner_texts() == ["has no side effects"]


def test_a_conflict_leads_to_the_other_claim(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["report"], "#conflicts") as shown:
        assert shown.locator("#conflicts .conflict").count() == shown.evaluate(
            "JSON.parse(document.getElementById('data').textContent).conflicts.length"
        )
        shown.locator("#conflicts a.side").first.click()
        first = shown.locator("#panel-title").inner_text()
        other = shown.locator("#panel section:has(h3:text('Conflicts')) a.jump").first
        words = other.inner_text()
        other.click()
        assert shown.locator("#panel-title").inner_text() == words != first
        assert shown.evaluate("document.activeElement.id") == "panel-title"


def test_overlapping_claims_can_all_be_reached(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"]) as shown:
        shared = shown.locator(".doc.open .m[data-n*=' ']").first
        numbers = shared.get_attribute("data-n").split()
        shared.click()
        links = shown.locator("#panel .panel-body > .where .jump")
        assert links.count() == len(numbers) - 1
        quote = links.first.inner_text()
        links.first.click()
        assert shown.locator("#panel-title").inner_text() == quote


# --- links and filters -------------------------------------------------------------------------------------------


def test_a_link_to_a_claim_opens_it_also_after_a_reload(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"], "#claim-08.21") as shown:
        for _ in range(2):
            assert shown.locator(".doc.open h2").inner_text() == "Hair Mesotherapy"
            assert shown.locator("#panel").inner_text().count("08.21") == 1
            assert shown.locator(".m.on").first.is_visible()
            shown.reload()
        shown.locator("#panel").get_by_role("button", name="Next claim").click()
        assert shown.url.endswith("#claim-08.22")
        shown.evaluate("location.hash = '#claim-web%20page.1'")
        shown.locator("#panel h2:has-text('painless')").wait_for()
        assert shown.locator(".doc.open .aside .m.on").count() == 1


def test_filters_and_search(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["report"], "#claims") as shown:
        total = shown_count(shown)
        cards = shown.locator(".list > li:visible")
        assert cards.count() == total == 224
        shown.locator(".chip.contradicted").click()
        contradicted = int(shown.locator(".chip.contradicted .count").inner_text())
        assert shown_count(shown) == cards.count() == contradicted
        assert shown.locator(".list > li.contradicted:visible").count() == contradicted
        shown.locator(".chip.overstated").click()
        assert cards.count() == contradicted + shown.locator(".list > li.overstated:visible").count()
        shown.select_option("#by-source", label=shown.locator("#by-source option").nth(1).inner_text())
        expect(shown.locator("#claims .group:visible")).to_have_count(1)
        shown.get_by_role("button", name="Clear").click()
        assert cards.count() == total
        shown.fill("#search", "PAINLESS virtually")
        expect(shown.locator("#shown")).to_have_text("1 of 224 claims")
        expect(cards.first).to_contain_text("Virtually painless")
        shown.fill("#search", "no such words")
        shown.locator("text=No claim fits these filters.").wait_for()
        shown.fill("#search", "")
        for name in ("#by-attribute", "#by-rule"):
            option = shown.locator(f"{name} option").nth(2)
            shown.select_option(name, option.get_attribute("value"))
            expected = int(option.inner_text().rpartition("(")[2].rstrip(")"))
            expect(shown.locator("#shown")).to_have_text(f"{expected} of 224 claims")
            assert cards.count() == expected
            shown.get_by_role("button", name="Clear").click()


def test_filters_reach_the_copy_and_its_index(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"]) as shown:
        shown.fill("#search", "effect starts to show")
        expect(shown.locator("#shown")).to_contain_text("1 of")
        assert shown.locator(".index li:visible").all_inner_texts()[0].split() == ["Hair", "Mesotherapy", "1"]
        assert shown.locator(".doc.open h2").inner_text() == "Hair Mesotherapy"
        assert shown.locator(".doc.open .m:not(.off)").all_inner_texts() == [
            "The effect starts to show after about 1.5-2 months"
        ]


def test_the_matrix_shows_what_each_source_says(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["report"], "#matrix") as shown:
        row = shown.locator(".matrix tbody tr:visible").first
        answers = [cell.split("\n") for cell in row.locator("td").all_inner_texts()]
        assert (
            len(answers) == 5 and any("yes" in words for words in answers) and any("no" in answers[1] for _ in answers)
        )
        before = shown.locator(".matrix tbody tr:visible").count()
        shown.get_by_label("Also show questions without a clash").check()
        assert shown.locator(".matrix tbody tr:visible").count() > before
        row.locator("a.answer.hard").first.click()
        assert shown.locator("#panel section:has(h3:text('Conflicts'))").count() == 1


# --- keyboard ----------------------------------------------------------------------------------------------------


def test_the_keyboard_reaches_everything(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"]) as shown:
        keys = shown.keyboard
        keys.press("Tab")
        assert shown.evaluate("document.activeElement.textContent") == "Skip to the claims"
        keys.press("Enter")
        for _ in range(30):
            keys.press("Tab")
            if shown.evaluate("document.activeElement.matches('.m')"):
                break
        focused = "document.activeElement.textContent"
        first = shown.evaluate(focused)
        assert first == shown.locator(".doc.open .m").first.text_content()
        keys.press("ArrowDown")
        second = shown.evaluate(focused)
        assert second != first and second in shown.locator("#panel-title").inner_text()
        assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        keys.press("ArrowDown")
        keys.press("ArrowUp")
        assert shown.evaluate(focused) == second
        keys.press("Enter")
        assert shown.evaluate("document.activeElement.id") == "panel-title"
        keys.press("Escape")
        assert shown.evaluate(focused) == second
        assert "Choose a claim" in shown.locator("#panel").inner_text()
        keys.press("Tab")
        assert not shown.evaluate("document.activeElement.matches('.m')")


# --- everybody, every screen, paper ------------------------------------------------------------------------------


def faults(shown: Any, options: str) -> list[str]:
    """What axe-core finds serious or critical in what is shown."""
    shown.evaluate(axe_source())
    return [
        f"{fault['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for fault in shown.evaluate(f"axe.run(document, {options})")["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize(
    ("name", "views"), [("pair", ["matrix", "copy"]), ("sample", ["conflicts", "sources", "claims"])]
)
def test_no_serious_fault_of_accessibility(browser: Any, files: dict[str, Path], name: str, views: list[str]) -> None:
    """Two pages with all views between them, the last with a claim chosen; then in the dark, where only colours differ."""
    with opened(browser, files[name], color_scheme="light", reduced_motion="reduce") as shown:
        shown.locator("summary").first.click()
        for view in views:
            shown.click(f".views a[href='#{view}']")
            if view == views[-1]:
                shown.locator(f"#{view} [data-n]:visible").first.click()
            assert faults(shown, "{}") == [], view
        shown.emulate_media(color_scheme="dark")
        assert faults(shown, "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}") == []


def test_the_theme_is_kept(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["sample"], color_scheme="light") as shown:
        ground = "getComputedStyle(document.body).backgroundColor"
        light = shown.evaluate(ground)
        shown.click("#theme")
        assert shown.evaluate(ground) == light
        shown.click("#theme")
        assert shown.evaluate(ground) != light
        shown.reload()
        assert shown.evaluate(ground) != light
        assert shown.locator("#theme").inner_text() == "Theme: dark"


@pytest.mark.parametrize("name", ["check", "report"])
def test_a_phone_shows_it_all_without_scrolling_sideways(browser: Any, files: dict[str, Path], name: str) -> None:
    with opened(browser, files[name], viewport={"width": 390, "height": 844}, has_touch=True) as shown:
        assert not shown.locator("#panel").is_visible()
        assert not shown.locator("#search").is_visible()
        shown.get_by_role("button", name="Filters").click()
        assert shown.locator("#search").is_visible()
        shown.get_by_role("button", name="Filters").click()
        shown.locator("main .m.contradicted:visible").first.tap()
        panel, mark = shown.locator("#panel").bounding_box(), shown.locator(".m.on").first.bounding_box()
        assert panel["y"] > 250 and mark["y"] + mark["height"] < panel["y"]
        for view in shown.locator(".views a").all():
            view.click()
            assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        shown.get_by_role("button", name="Close").click()
        assert not shown.locator("#panel").is_visible()


def test_paper_has_everything(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["check"]) as shown:
        shown.evaluate(
            "addEventListener('beforeprint', () => { window.cards = document.querySelectorAll('.full').length; })"
        )
        assert shown.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        claims = shown.locator(".list > li").count()
        assert shown.evaluate("window.cards") == claims
        assert shown.locator(".full").count() == 0
        shown.emulate_media(media="print")
        assert not shown.locator(".bar-top").is_visible() and not shown.locator("#panel").is_visible()
        for every in (".doc", ".view", ".list > li", "#copy .m"):
            assert all(each.is_visible() for each in shown.locator(every).all()[:40]), every


def test_it_reads_without_scripts(browser: Any, files: dict[str, Path]) -> None:
    with opened(browser, files["sample"], java_script_enabled=False) as shown:
        assert "7 of 11 claims" in shown.locator(".summary").inner_text()
        assert shown.locator(".list > li:visible").count() == 11
        assert shown.locator(".view:visible").count() == shown.locator(".view").count()
        assert not shown.locator(".bar-top").is_visible()


def test_hostile_copy_runs_nothing(browser: Any, tmp_path: Path) -> None:
    report = sample()
    report.claims = [
        claim("x", "unsupported", 1, quote=HOSTILE, why=HOSTILE, repair=HOSTILE, context=HOSTILE, because=HOSTILE,
              library_match=HOSTILE, evidence=(replace(report.claims[0].evidence[0], says=HOSTILE, citations=(HOSTILE,)),))
    ]  # fmt: skip
    report.sources = [replace(report.sources[0], title=HOSTILE, url="javascript:alert(1)")]
    path = tmp_path / "hostile.html"
    path.write_text(page(report), encoding="utf-8")
    with opened(browser, path) as shown:
        shown.locator("main .m").first.click()
        assert shown.locator("#panel q").first.evaluate("e => e.textContent") == HOSTILE.replace("\x00", "\ufffd")
        assert shown.locator("#panel .works li").first.evaluate("e => e.textContent").startswith(HOSTILE)
        assert shown.locator("img").count() == 0
        assert shown.locator("script").count() == 3
        assert shown.locator("a[href^='javascript']").count() == 0
