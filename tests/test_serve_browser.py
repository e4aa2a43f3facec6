"""``serve`` in a real browser: paste or drop, see the report, download; with the keyboard, without a script, on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe_source, chromium
from tests.served import COPY, records, running
from tests.test_html import HOSTILE

EVIL = "x\"><img src=x onerror=alert(1)>'.md"
DROP = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name));
    const at = document.getElementById("drop");
    for (const type of ["dragenter", "dragover"])
        at.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    const over = at.classList.contains("over");
    at.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
    return over;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    records(folder)
    with running(folder, "--max-mb", "0.1") as (_, address):
        yield address


@contextmanager
def opened(browser: Any, address: str, *, excused: str = "nothing", **options: Any) -> Iterator[Any]:
    """The page in a browser of its own; what it logs, what fails in it and whatever it asks of others is a failure."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True, **options})
    faults: list[str] = []
    shown = context.new_page()
    shown.on("console", lambda message: None if excused in message.text else faults.append(f"console: {message.text}"))
    shown.on("pageerror", lambda error: faults.append(f"error: {error}"))
    shown.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    own = (address, "data:")
    context.on("request", lambda request: None if request.url.startswith(own) else faults.append(request.url))
    shown.goto(address)
    yield shown
    context.close()
    assert not faults


def report_of(shown: Any) -> Any:
    expect(shown.locator("#result")).to_be_visible(timeout=30_000)
    return shown.frame_locator("#report")


def downloaded(shown: Any, label: str, folder: Path) -> tuple[str, bytes]:
    with shown.expect_download() as coming:
        shown.get_by_role("link", name=label, exact=True).click()
    coming.value.save_as(folder / "download")
    return coming.value.suggested_filename, (folder / "download").read_bytes()


def no_serious_fault(shown: Any) -> None:
    shown.evaluate(axe_source())
    found = shown.evaluate("axe.run(document, { iframes: false })")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


def test_pasted_text_is_reported_on(browser: Any, address: str, tmp_path: Path) -> None:
    with opened(browser, address) as shown:
        no_serious_fault(shown)
        shown.get_by_label("Or pasted text").fill(COPY)
        shown.get_by_label("uk").check()
        shown.get_by_role("button", name="Check").click()
        report = report_of(shown)
        expect(shown.get_by_role("heading", name="Report on pasted.txt")).to_be_focused()
        expect(shown.locator("#status")).to_have_text("Done: 1 claim: 1 contradicted; 0 hard conflicts, 0 tensions")
        report.locator(".m").first.click()
        expect(report.locator("#panel")).to_contain_text("contradicted", ignore_case=True)
        assert shown.frames[1].evaluate("window.origin") == "null", "the report is no page of this server"
        name, raw = downloaded(shown, "JSON", tmp_path)
        assert name == "pasted.report.json" and json.loads(raw)["claims"][0]["flags"][0]["rule"] == "UK1"
        name, raw = downloaded(shown, "HTML report", tmp_path)
        assert name == "pasted.report.html" and b"permanent" in raw
        no_serious_fault(shown)


def test_a_dropped_file_is_reported_on(browser: Any, address: str) -> None:
    with opened(browser, address) as shown:
        assert shown.evaluate(DROP, ["draft 1.txt", COPY]), "the zone shows that it would take it"
        expect(shown.locator("#status")).to_have_text("draft 1.txt is chosen")
        expect(shown.get_by_role("button", name="Check")).to_be_focused()
        shown.keyboard.press("Enter")
        expect(report_of(shown).locator("body")).to_contain_text("permanent")
        expect(shown.get_by_role("heading", name="Report on draft 1.txt")).to_be_visible()


def test_a_chosen_file_and_then_another(browser: Any, address: str) -> None:
    with opened(browser, address) as shown:
        for name, text in (("one.txt", COPY), ("two.md", "The cream grows hair.")):
            shown.get_by_label("A file").set_input_files(
                {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
            )
            shown.get_by_role("button", name="Check").click()
            expect(shown.get_by_role("heading", name=f"Report on {name}")).to_be_visible(timeout=30_000)
        expect(shown.frame_locator("#report").locator("body")).to_contain_text("grows hair")


def test_hostile_copy_and_names_stay_text(browser: Any, address: str) -> None:
    with opened(browser, address) as shown:
        shown.evaluate(DROP, [EVIL, HOSTILE.replace("\0", "") + COPY])
        shown.get_by_role("button", name="Check").click()
        expect(report_of(shown).locator(".m").first).to_be_visible()
        expect(shown.locator("#result-title")).to_contain_text("onerror=alert(1)")
        assert shown.locator("img").count() == 0
    with opened(browser, address, excused="status of 422") as shown:
        shown.evaluate(DROP, [EVIL + ".exe", "x"])
        shown.get_by_role("button", name="Check").click()
        expect(shown.locator("#errors")).to_contain_text("no reader for .exe")
        assert shown.locator("img").count() == 0


def test_what_is_wrong_is_said_and_focused_and_can_be_put_right(browser: Any, address: str) -> None:
    with opened(browser, address, excused="status of 422") as shown:
        shown.get_by_role("button", name="Check").click()
        expect(shown.get_by_role("alert")).to_contain_text("neither a file nor text was given")
        expect(shown.locator("#errors")).to_be_focused()
        no_serious_fault(shown)
        shown.get_by_label("A file").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 100_001}
        )
        shown.get_by_role("button", name="Check").click()
        expect(shown.get_by_role("alert")).to_contain_text("a.txt: is larger than 0.1 MB; split it")
        shown.get_by_label("A file").set_input_files([])
        shown.get_by_label("Or pasted text").fill(COPY)
        shown.get_by_role("button", name="Check").click()
        report_of(shown)
        expect(shown.locator("#errors")).to_be_hidden()


def test_with_the_keyboard_alone(browser: Any, address: str) -> None:
    with opened(browser, address) as shown:
        seen = []
        for _ in range(6):
            shown.keyboard.press("Tab")
            seen.append(shown.evaluate("document.activeElement.id || document.activeElement.value"))
            if seen[-1] == "text":
                shown.keyboard.type(COPY)
            if seen[-1] == "uk":
                shown.keyboard.press("Space")
        assert seen == ["file", "text", "format", "uk", "promo", "send"]
        shown.keyboard.press("Enter")
        expect(report_of(shown).locator("body")).to_contain_text("UK1")


def test_without_a_script(browser: Any, address: str, tmp_path: Path) -> None:
    with opened(browser, address, java_script_enabled=False) as shown:
        shown.get_by_label("Or pasted text").fill(COPY)
        shown.get_by_role("button", name="Check").click()
        expect(shown.frame_locator("#report").locator("body")).to_contain_text("permanent", timeout=30_000)
        name, raw = downloaded(shown, "JSON", tmp_path)
        assert name == "pasted.report.json" and json.loads(raw)["claims"]


def test_the_report_in_a_tab_of_its_own_is_no_page_of_the_server(browser: Any, address: str) -> None:
    with opened(browser, address) as shown:
        shown.get_by_label("Or pasted text").fill(COPY)
        shown.get_by_role("button", name="Check").click()
        report_of(shown)
        with shown.context.expect_page() as coming:
            shown.get_by_role("link", name="Open the report").click()
        expect(coming.value.locator("h1")).to_be_visible()
        assert coming.value.evaluate("[window.origin, window.opener]") == ["null", None]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(browser: Any, address: str, scheme: str) -> None:
    with opened(browser, address, viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True) as shown:
        shown.get_by_label("Or pasted text").fill("Supercalifragilistic" * 20 + "\n\n" + COPY)
        shown.get_by_role("button", name="Check").click()
        report_of(shown)
        assert shown.evaluate("document.documentElement.scrollWidth") <= 360
        no_serious_fault(shown)
