"""Readers of text, Markdown and HTML: what a reader sees is in a block, exactly once and at its place; nothing else is."""

# ruff: noqa: E501  (an example a line)
from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.reading import Document, Unreadable, html, markdown, plain
from mesoevidence.reading.decoding import decode
from mesoevidence.reading.files import read_bytes
from mesoevidence.reading.signs import plainly

FORMATS = ("plain", "markdown", "html")


def checked(format_: str, text: str) -> Document:
    """The document of a text; its positions are checked character by character."""
    document = read_bytes(text.encode("utf-8", "surrogatepass"), "page", format_)
    assert document.text == text.removeprefix("\ufeff")
    starts = [block.segments[0].start for block in document.blocks]
    assert format_ == "plain" or starts == sorted(starts)
    for block in document.blocks:
        assert block.text == " ".join(block.text.split())
        assert block.text and (
            block.kind == "cell" or any(sign.isalnum() for sign in block.text)
        )  # a cell may be ticked
        reached = 0
        for segment in block.segments:
            assert segment.start >= reached
            reached = segment.start + (segment.covers or segment.length)
            shown = block.text[segment.at : segment.at + segment.length]
            if segment.covers:
                assert (document.text[segment.start] in "&\\'" or plainly(text) != text) and segment.length > 0
                assert block.source(segment.at, segment.at + segment.length) == (segment.start, reached)
            else:
                assert document.text[segment.start : reached] == shown
        assert reached <= len(document.text)
        covered = {at for segment in block.segments for at in range(segment.at, segment.at + segment.length)}
        assert all(at in covered or sign == " " for at, sign in enumerate(block.text))
    for number, block in enumerate(document.blocks):
        for segment in block.segments:
            end = segment.at + segment.length
            assert document.spot(*block.source(segment.at, end)) == (number, segment.at, end)
        assert document.spot(*block.source(0, len(block.text))) == (number, 0, len(block.text))
    return document


def shown(format_: str, text: str) -> list[str]:
    """Blocks as "kind level: text"; a level of 0 is left out."""
    blocks = checked(format_, text).blocks
    return [f"{block.kind}{f' {block.level}' if block.level else ''}: {block.text}" for block in blocks]


MARKDOWN: dict[str, tuple[str, list[str]]] = {
    "headings": ("# One **two** #\n\nThree\nfour\n---\n##\n#no", ["heading 1: One two", "heading 2: Three four", "paragraph: #no"]),
    "front matter": ('---\ntitle: "A \\"b\\""  # c\ndescription: >\n  Of two\n  lines\ntags: [x]\nseo:\n  title: no\n---\nText', ['title: A "b"', "description: Of two lines", "paragraph: Text"]),
    "front matter, plain and quoted": ("---\ntitle: It's safe # really\ndescription: 'It''s'\n---\n", ["title: It's safe", "description: It's"]),
    "front matter, TOML": ("+++\ntitle = 'Safe'\n[x]\ndescription = 'no'\n+++\nText", ["title: Safe", "paragraph: Text"]),
    "no front matter": ("---\n\nText\n\n---\n", ["paragraph: Text"]),
    "lists": ("- a\n- b\n  c\n  - d\n\n    e\n- [x] f\n1. g\n• h\n• i\n", ["list_item 1: a", "list_item 1: b c", "list_item 2: d", "list_item 2: e", "list_item 1: f", "list_item 1: g", "list_item 1: h", "list_item 1: i"]),
    "lists with tabs": ("-\ta\n\n\tb\n\n\t- c\n", ["list_item 1: a", "list_item 1: b", "list_item 2: c"]),
    "a number that begins a line": ("We saw\n246. people", ["paragraph: We saw 246. people"]),
    "quotes": ("> a\nb\n> - c\n\nd\n\n> [!NOTE]\n> e\n", ["quote: a b", "quote: c", "paragraph: d", "paragraph: e"]),
    "tables": ("x\nA | B\n-|-\n1 \\| 2 | **3**\n\nend", ["paragraph: x", "cell: A", "cell: B", "cell: 1 | 2", "cell: 3", "paragraph: end"]),
    "emphasis": ("*a*b ***c*** __d__ snake_case_e **f 2 * 3 * 4 g*", ["paragraph: ab c d snake_case_e *f 2 * 3 * 4 g"]),
    "struck": ("a ~~b **c**~~ d ~5 and ~6 ~~e", ["paragraph: a d ~5 and ~6 ~~e"]),
    "struck as GitHub has it": ("a ~b~ c, 5~10 mg and 20~30 mg, ~~d~ e", ["paragraph: a c, 5~10 mg and 20~30 mg, ~~d~ e"]),
    "titles of images where links are defined": ('![a][x] [b][Y] ![c][z] ![d]\n\n[x]: a.png "e \\"f\\" &amp; g"\n[x]: h.png "no"\n[y]: i.png "no"\n[z]: j.png\n  (no)\n\n[d]: k.png\n  \'l *m*\'', ["alt: a", "paragraph: b", "alt: c", "alt: d", 'alt: e "f" & g', "paragraph: (no)", "alt: l *m*"]),
    "a drawing in a line": ("a <svg><text>b</text><text>c</text></svg>", ["paragraph: a b c"]),
    "code in tables": ("A | B\n-|-\n`a\\|b\\c` | d\n\n`e\\|f`", ["cell: A", "cell: B", "cell: a|b\\c", "cell: d", "paragraph: e\\|f"]),
    "links": ("[a **b**](http://x.y/(z) 'no') [c][r] [r] [d][] <http://e.f> http://g.h/i. (www.j.k)\n\n[r]: /x\n  'no'\n", ["paragraph: a b c r [d][] . ()"]),
    "images": ('a ![b *c*](d.png "e &amp; f") g [![h](i)](j)', ["paragraph: a g", "alt: b c", "alt: e & f", "alt: h"]),
    "code": ("a `b*c*` d\n\n```\nno\n```\n\n~~~ x\nno\n~~~\n\n    no\n\ne", ["paragraph: a b*c* d", "paragraph: e"]),
    "mathematics": ("from $5 to $10, $\\alpha_1$ and $$x$$\n\n$$\nno\n$$\n\na", ["paragraph: from $5 to $10, and", "paragraph: a"]),
    "HTML": ("a<br>b <b>c</b>d <!-- no --><del>no</del><span hidden>no <span>no</span></span>e <img alt='f'><img hidden alt=no>", ["paragraph: a b cd e", "alt: f"]),
    "HTML around Markdown": ("<div hidden>\n\nno\n\n</div>\n\n<details><summary>a</summary>\n\n*b*\n\n</details>\n<script>\n\nno\n</script>\n", ["heading: a", "paragraph: b"]),
    "footnotes": ("a[^1] b^[c *d*]\n\n[^1]: e\n    f\n\n    g", ["paragraph: a b", "note: c d", "note: e f", "note: g"]),
    "escapes and entities": ("5\\* &lt;b&gt; 100&percnt; &copy x\\\ny", ["paragraph: 5* <b> 100% &copy x y"]),
    "directives": ("::: tip Title\na\n:::\n\n{% include x %} b {{ c }} d {.e}\n\n!!! note \"f\"\n    g\n\n{: .h}\n[TOC]", ["heading: Title", "paragraph: a", "paragraph: b d", "heading: f", "paragraph: g"]),
    "definition list": ("a\n: b", ["paragraph: a", "list_item 1: b"]),
    "nothing to read": ("***\n\n- \n\n| | |\n|-|-|\n", []),
    "CRLF": ("# a\r\n\r\n- b\r\n  c\r\n\r\nd\r\n===\r\n", ["heading 1: a", "list_item 1: b c", "heading 1: d"]),
    "CR": ("# a\r\rb\rc", ["heading 1: a", "paragraph: b c"]),
    "urls and parentheses": ("see (http://a.b/c(d)e), (www.f.g) h", ["paragraph: see (), () h"]),
    "signs that are not seen": ("\ufeffpain\u200bless \u202eabc\u202c **\u05d0\u05d1**\u00a0x", ["paragraph: painless abc \u05d0\u05d1 x"]),
}  # fmt: skip

HTML: dict[str, tuple[str, list[str]]] = {
    "a page": ('<!doctype html><html lang="en"><head><title>A &amp; B</title><meta name="description" content="C &lt; D"><style>no</style></head><body><h1>E</h1><p>F <b>g</b>h', ["title: A & B", "description: C < D", "heading 1: E", "paragraph: F gh"]),
    "og:description": ("<meta property='og:description' content=a><meta name=keywords content=no>", ["description: a"]),
    "blocks part, inline elements do not": ("a<div>b</div>c<i>d</i>e<br>f<br><br>g<wbr>h", ["paragraph: a", "paragraph: b", "paragraph: cde f", "paragraph: gh"]),
    "lists": ("<ul><li>a<li>b<ol><li>c</ol>d</ul><dl><dt>e<dd>f</dl>", ["list_item 1: a", "list_item 1: b", "list_item 2: c", "list_item 1: d", "heading: e", "paragraph: f"]),
    "tables": ("<table><caption>a</caption><tr><td>b<td>c<tr><th>d</table>e", ["caption: a", "cell: b", "cell: c", "cell: d", "paragraph: e"]),
    "images": ("<figure><img alt='a &quot;' title=b src=no><figcaption>c</figcaption></figure>", ['alt: a "', "alt: b", "caption: c"]),
    "quotes": ("<blockquote><p>a<ul><li>b</ul></blockquote>c", ["quote: a", "quote: b", "paragraph: c"]),
    "details": ("<details><summary>a</summary>b</details>", ["heading: a", "paragraph: b"]),
    "hidden": ("<p hidden>no<p>a<div style='color:red; DISPLAY : none !important'>no<div>no</div></div>b<span style=visibility:hidden>no</span><i aria-hidden=true>c</i><dialog>no</dialog><template>no</template><u style='color:red;/* ; */display:none'>no</u><img hidden alt=no><img style='display:none' alt=no>", ["paragraph: a", "paragraph: bc"]),
    "what a form shows": ("<select><optgroup label=x><option>a<option selected>b</select><textarea>c &amp; d</textarea><p>e <input type=submit value='f &gt;'><input type=IMAGE alt=g value=no><button>h</button>", ["list_item 1: a", "list_item 1: b", "paragraph: c & d", "paragraph: e", "paragraph: f >", "alt: g", "paragraph: h"]),
    "lines that stay as they are": ("<p>a<pre>b\n<b>c</b>\n\nd\n- e\r\n• f</pre>g", ["paragraph: a", "paragraph: b c", "paragraph: d", "paragraph: - e", "paragraph: • f", "paragraph: g"]),
    "the same for others": ("<meta property=og:title content=A><title>A</title><meta name=description content=b><meta name=twitter:title content=c><meta property=og:description content=b><meta name=twitter:description content='d'>", ["title: A", "description: b", "title: c", "description: d"]),
    "lines of drawings": ("<p>a <svg><text y=1>Painless</text><text y=2>For <tspan>e</tspan>ver <tspan x=0 dy=1em>safe</tspan></text><desc>A curve</desc><g>b</g></svg> c<p>d<text>e</text>", ["paragraph: a", "paragraph: Painless", "paragraph: For ever safe", "alt: A curve", "paragraph: b", "paragraph: c", "paragraph: de"]),
    "XHTML": ("<?xml version='1.0'?><html xmlns='x'><head><script src='a.js'/><title/><style/></head><body><p>a<i/>b</p><textarea/><p>c</p></body></html>", ["paragraph: ab", "paragraph: c"]),
    "not text": ("<script>if (a<b) '<p>no</p>'</script><noscript>no</noscript><datalist><option>no</datalist><input value=no><input type=hidden value=no><input type=submit hidden value=no><textarea hidden>no</textarea><pre><span></span><code>no</code></pre><s>no</s><i style=text-decoration:line-through>no</i><!-- no -->a<code>b</code>", ["paragraph: ab"]),
    "entities": ("a&amp;b &copy 100&percnt; &notit &#8217; &#x2019; &unknown; & &#99999999; &nbsp;c", ["paragraph: a&b © 100% ¬it ’ ’ &unknown; & \ufffd c"]),
    "signs that are no tags": ("5 < 6 > 4 <3 a</ b>c", ["paragraph: 5 < 6 > 4 <3 ac"]),
    "wrong nesting": ("<b>a<p>b</b>c</p><h2>d</h3>e</span><div><span hidden>no</div>f", ["paragraph: a", "paragraph: bc", "heading 2: d", "paragraph: e", "paragraph: f"]),
    "attributes": ("<p title='a>b' class=\"x\"hidden>no</p><p data-hidden>c<a href=it's>d</a>", ["paragraph: cd"]),
    "drawings": ("<svg><title>a</title><defs/><path d=''/><text>b</text></svg>c", ["alt: a", "paragraph: b", "paragraph: c"]),
    "a comment that ends at once": ("a<!-->b<!--->c<!-- no --!>d<?no>e<!no>f", ["paragraph: abcdef"]),
}  # fmt: skip

PLAIN: dict[str, tuple[str, list[str]]] = {
    "kinds": ("Title\n\nA sentence that ends.\n- item\n2) more\nHeading\n", ["title: Title", "paragraph: A sentence that ends.", "list_item: item", "list_item: more", "heading: Heading"]),
    "a bullet alone": ("Why?\n-\nIt is safe.\n-\nIt works.\n", ["title: Why?", "list_item: It is safe.", "list_item: It works."]),
    "no letters": ("***\n\n-----\n\nA.\n", ["paragraph: A."]),
    "wrapped": ("This line is broken only because it is as long as the page is\nwide.\nNext.", ["paragraph: This line is broken only because it is as long as the page is wide.", "paragraph: Next."]),
    "a list of lines": ("Do not wash your hair on the day of your treatment with us\nAvoid the sun and wear a hat for some days after each session\nCall us.\n", ["title: Do not wash your hair on the day of your treatment with us", "heading: Avoid the sun and wear a hat for some days after each session", "paragraph: Call us."]),
    "line ends": ("A.\r\n\r\nB.\rC.", ["paragraph: A.", "paragraph: B.", "paragraph: C."]),
}  # fmt: skip

EXAMPLES = [
    pytest.param(format_, *example, id=f"{format_}: {name}")
    for format_, examples in (("markdown", MARKDOWN), ("html", HTML), ("plain", PLAIN))
    for name, example in examples.items()
]


@pytest.mark.parametrize(("format_", "text", "expected"), EXAMPLES)
def test_what_is_read(format_: str, text: str, expected: list[str]) -> None:
    assert shown(format_, text) == expected


def test_language() -> None:
    assert checked("html", "<html lang='de-AT'>a").language == "de-AT"
    assert checked("markdown", "---\nlang: en\n---\na").language == "en"


@pytest.mark.parametrize("format_", ["markdown", "html"])
@pytest.mark.parametrize("before", ["", "<p>a ", "a\n\n", "> "])
def test_comments_that_accept_a_rule(format_: str, before: str) -> None:
    comment = "<!-- mesoevidence: ignore WD004 because the page is old until 2027-01-01 -->"
    document = checked(format_, f"{before}{comment}\n\nb <!--mesoevidence: ignore WD001, WD002--> c")
    first, *others = document.ignored
    assert first[:3] == ("WD004", "the page is old", "2027-01-01")
    assert document.text[first.start : first.end] == comment
    assert [(ignored.rule, ignored.because, ignored.until) for ignored in others] == [
        ("WD001", "", None),
        ("WD002", "", None),
    ]
    assert not document.notices
    assert not checked("markdown", f"```\n{comment}\n```\n").ignored
    assert "not understood" in checked(format_, "a <!-- mesoevidence: ignroe WD004 -->").notices[0]


@pytest.mark.parametrize(
    ("format_", "text"),
    [("html", "a<!-- b"), ("html", "a<p b"), ("html", "<script>a"), ("html", "<div hidden>a"), ("markdown", "```\na"), ("markdown", "<!-- a")],
)  # fmt: skip
def test_what_swallows_the_rest_is_said(format_: str, text: str) -> None:
    assert "was not read" in checked(format_, text).notices[0]


@pytest.mark.parametrize(
    ("format_", "text", "said"),
    [
        ("html", "a\n<pre><code>b</code></pre><pre><code>c</code></pre>", "It has code, first in line 2, which is not copy and was left out."),
        ("markdown", "a\n\n```\nb\n```\n\n<pre><code>c</code></pre>", "It has code, first in line 3, which is not copy and was left out."),
        ("markdown", "a\n\n    It is painless.\n", "It has code, first in line 3, which is not copy and was left out."),
        ("html", "a\n<iframe srcdoc='&lt;p>b'></iframe>", "The page inside the frame in line 2 was not read."),
        ("html", "<style>a{x:y} /* .a{display:none} */ .off, p.x { display : none }</style><p class=a>b</p>\n<p class='c off'>d</p><p class=off>e", "The page's style sheet hides the class “off”, first in line 2: its words were read all the same."),
    ],
)  # fmt: skip
def test_what_a_reader_may_see_and_was_not_read_is_said(format_: str, text: str, said: str) -> None:
    assert checked(format_, text).notices == (said,)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("pain\u200bless", "painless"), ("pain\u00adless", "painless"), ("p\u2066ainles\u2069s", "painless"), ("pain\ufe0fless", "painless"),
        ("a \u200b b", "a b"), ("\u0440\u0430inless", "painless"), ("\u041dair", "Hair"), ("H\u0391IR", "HAIR"), ("α-blocker", "α-blocker"),
        ("\u0441\u043e\u0441\u043e", "\u0441\u043e\u0441\u043e"), ("TGFβ", "TGFβ"), ("ef\ufb01cacy \ufb03", "efficacy ffi"), ("１００％", "100%"),
        ("\U0001d5e6afe", "Safe"), ("cre\u0300me", "crème"), ("x\u0336y\u0336", "xy"), ("6\u20118", "6-8"), ("10\u202f000", "10 000"), ("10²", "10²"), ("a&shy;b&ZeroWidthSpace;c", "abc"),
    ],
)  # fmt: skip
def test_signs_are_read_as_they_are_seen(raw: str, seen: str) -> None:
    (block,) = checked("html", f"<p>so {raw} x").blocks
    assert block.text == f"so {seen} x"
    start, end = block.source(3, 3 + len(seen))
    assert checked("html", f"<p>so {raw} x").text[start:end] == raw


@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_raised_marks_of_notes_are_no_figures(format_: str) -> None:
    marks = "in 246<sup>1</sup> patients for 12¹⁻³ weeks², at 50 %<sup><a href='#r'>[1, 2]</a></sup>: per cm<sup>2</sup>, per mm², CO<sub>2</sub>, 10⁹"
    (block,) = checked(format_, marks).blocks
    assert block.text == "in 246 patients for 12 weeks, at 50 %: per cm2, per mm², CO2, 10⁹"


def test_signs_that_mislead_are_said() -> None:
    document = checked("plain", "ok\n\npain\u200bless and \u0440ainless.\n\nna\u00adive α-blocker\u200b \u0430")
    assert [notice.split(",")[:2] for notice in document.notices] == [
        ["Words hold signs that nobody sees", " first in line 3: they were read without them."],
        ["Words mix in letters of another alphabet", " first in line 3: they were read as the Latin letters they look like."],
    ]  # fmt: skip
    assert not checked("plain", "A na\u00adive α-blocker\u200b, \u0430 \U0001f469\u200d\U0001f52c.").notices


# --- laws -------------------------------------------------------------------------------------------------------------

MARKUP = st.sampled_from(
    [*"*_~`[]()<>!&\\|#-+=:$^{}\"' \t\n\r", "\n\n", "- ", "> ", "1. ", "    ", "```", "~~", "![", "](", "[a]: b\n", "<b>", "</b>",
    "<p>", "<div hidden>", "</div>", "<!--", "-->", "&amp;", "&#37;", "a", "word", "é", "\u200b", "\u202e", "|-|", "---\n", "title: ", "<li>", "<table>",
    "<td>", "<svg>", "<title>", "<br>", "http://", "$$\n", "[^1]", "[^1]: ", "\ufeff", "\x00", "<script>", "</script>", "<img alt='"]
)  # fmt: skip


@given(st.lists(MARKUP | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for format_ in FORMATS:
        try:
            checked(format_, text.encode("utf-8", "replace").decode())
        except Unreadable:
            assert any(sign < "\t" or "\r" < sign < "\x1b" or sign == "\x7f" for sign in text)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for format_ in FORMATS:
        with suppress(Unreadable):
            read_bytes(raw, "page", format_)


def _markdown_page(choose: random.Random, word: Callable[[bool], str]) -> str:
    def phrase() -> str:
        forms = [
            "{}",
            "*{}*",
            "**{}**",
            "`{}`",
            "[{}](x 'y')",
            "![{}](x)",
            "<b>{}</b>",
            "{}\\\n{}",
            "{}&amp;{}",
            "\\*{}\\*",
            "{}^[{}]",
            "({})",
        ]
        unseen = [
            "<!-- {} -->",
            "~~{}~~",
            "<span hidden>{}</span>",
            "<s>{}</s>",
            "{{{{ {} }}}}",
            "$${}$$",
            "<http://{}>",
            "[](http://{})",
        ]
        parts = []
        for _ in range(choose.randint(1, 5)):
            seen = choose.random() < 0.7
            form = choose.choice(forms if seen else unseen)
            parts.append(form.format(word(seen), word(seen) if form.count("{}") == 2 else ""))
        return f"{word(True)} {' '.join(parts)} {word(True)}"

    shapes = [
        lambda: phrase(), lambda: "## " + phrase().replace("\\\n", " "), lambda: "- " + phrase().replace("\n", "\n  "), lambda: "> " + phrase().replace("\n", "\n> "),
        lambda: f"```\n{word(False)}\n```", lambda: f"    {word(False)}", lambda: f"<div hidden>\n\n{word(False)}\n\n</div>",
        lambda: f"|{word(True)}|{word(True)}|\n|-|-|\n|{word(True)}|{word(True)}|", lambda: f"<p>{word(True)}</p>", lambda: f"[x]: /{word(False)}",
    ]  # fmt: skip
    return "\n\n<!-- -->\n\n".join(choose.choice(shapes)() for _ in range(choose.randint(1, 8)))


def _html_page(choose: random.Random, word: Callable[[bool], str], depth: int = 0) -> str:
    seen = [
        "p",
        "div",
        "b",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "h2",
        "section",
        "a href='x>y'",
        "figcaption",
        "pre",
    ]
    unseen = [
        "script",
        "style",
        "template",
        "p hidden",
        "div style='display:none'",
        "s",
        "title hidden><svg><defs",
    ]
    parts = []
    for _ in range(choose.randint(1, 4)):
        if choose.random() < 0.25:
            name = choose.choice(unseen[:-1])
            parts.append(f"<{name}>{word(False)}</{name.split()[0]}>")
        elif depth < 3 and choose.random() < 0.6:
            name = choose.choice(seen)
            inner = _html_page(choose, word, depth + 1) if name != "p" else word(True)
            ends = "".join(f"</{part.split()[0]}>" for part in reversed(name.split("><")))
            parts.append(f"<{name}>{inner}{ends}")
        else:
            parts.append(
                choose.choice(["{}", "{}&amp;", "<img alt='{}'>", "<br>{}", "<!-- x -->{}"]).format(word(True))
            )
    return " ".join(parts)


@given(st.randoms(use_true_random=False), st.sampled_from(["markdown", "html"]))
@settings(max_examples=300, deadline=None)
def test_every_visible_word_once_and_no_hidden_one(choose: random.Random, format_: str) -> None:
    seen: list[str] = []
    hidden: list[str] = []

    def word(is_seen: bool) -> str:
        made = f"{'seen' if is_seen else 'hidden'}x{len(seen) + len(hidden)}x"
        (seen if is_seen else hidden).append(made)
        return made

    page = (_markdown_page if format_ == "markdown" else _html_page)(choose, word)
    seen = [word for word in seen if word in page]  # some shapes use fewer words than were made
    document = checked(format_, page)
    text = "\n".join(block.text for block in document.blocks)
    assert {word: text.count(word) for word in seen} == dict.fromkeys(seen, 1)
    assert not [word for word in hidden if word in text]
    for block in document.blocks:
        for word_ in seen:
            at = block.text.find(word_)
            if at >= 0:
                assert document.text[slice(*block.source(at, at + len(word_)))] == word_


# --- bad input --------------------------------------------------------------------------------------------------------

MANY = 20_000
HARD = {
    "one line": "word " * 200_000, "white space": " " * 1_000_000, "one word": "a" * 1_000_000, "deep tags": "<div>" * 100_000,
    "deep tags that close": "<i>" * 100_000 + "</i>" * 100_000, "deep quotes": "> " * 100_000, "deep lists": "- " * 100_000,
    "stars": "*a **b " * MANY, "stars that meet": "a**b" + "c* " * MANY, "brackets": "[" * MANY + "](a)" * MANY, "links": "[a](" * MANY,
    "links and brackets": "[r]: x\n\n" + "[" * MANY + "a](b)" * MANY, "images": "![" * MANY + "](x)" * MANY, "comments": "a <!-- " * MANY,
    "instructions": "a <?x " * MANY, "ticks": "".join("`" * (count % 300) + " " for count in range(2000)), "tags": "<a x='" * MANY,
    "signs": "<" * MANY, "entities": "&a" * MANY, "a long entity": "&#" + "9" * MANY + ";", "dollars": "$$ $b " * MANY, "braces": "{{ {% {: " * MANY,
    "urls": "http://" + "(" * MANY + ")" * MANY, "bars": "|" * MANY + "\n" + "|-" * MANY, "a long table": "a|b\n-|-\n" + "c|d\n" * MANY,
    "paragraphs": "<p><button>" * MANY, "tables in tables": "<table><tr><td>" * MANY, "titles": "<title></title>" * MANY, "headings": "# " * MANY,
    "a front matter without end": "---\n" + "a: b\n" * MANY, "titles of the front matter": "---\ntitle: 'a\n" + "title: b\n" * MANY + "---\n",
    "a style": '<p style="' + "display " * MANY + '">', "attributes": "<p " + "hidden " * MANY + ">", "fences": "```\n" * (MANY + 1), "underlines": "a\n-\n" * MANY,
    "values that never end": "<a " + 'b="' * 3 * MANY, "values and tags": '<a b="' * 3 * MANY, "parentheses": "[](" + "(" * 5 * MANY,
    "a title that never ends": '[a]: <b> "' + "\\" * 5 * MANY, "titles of links": '[a](b "' * 2 * MANY, "labels": "[a" * 3 * MANY,
    "urls in parentheses": ")1,www." * MANY, "raised": "a" + "¹," * 3 * MANY, "sup": "<sup>1 " * 2 * MANY, "accents": "e" + "\u0301\u0323" * 2 * MANY, "letters that look Latin": "\u0430" * 5 * MANY + "b",
}  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_input_takes_no_longer_than_other(format_: str, text: str) -> None:
    began = time.process_time()
    read_bytes(text.encode(), "page", format_)
    assert time.process_time() - began < 5  # some tenths of a second; what is quadratic takes minutes


def test_too_many_open_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST_OPEN", 100)
    with pytest.raises(Unreadable, match="more than 100 elements open at once, near line 1"):
        html.read(b"<b>" * 101, "page")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_encodings(encoding: str) -> None:
    for read in (plain.read, markdown.read, html.read):
        assert [block.text for block in read("Schmerzfrei für 5 €".encode(encoding), "page").blocks] == [
            "Schmerzfrei für 5 €"
        ]


def test_encodings() -> None:
    german = '<meta charset="{}"><p>für'
    assert html.read(german.format("iso-8859-1").encode("latin-1"), "page").blocks[0].text == "für"
    assert html.read(german.format("windows-1251").encode("latin-1"), "page").blocks[0].text == "fьr"
    for unknown in ("nonsense", "rot13", "base64", "unicode_escape", "utf-16", "utf-8"):
        assert html.read(german.format(unknown).encode(), "page").blocks[0].text == "für"
    assert (
        html.read("<?xml version='1.0' encoding='shift_jis'?><p>痛み".encode("shift_jis"), "page").blocks[0].text
        == "痛み"
    )
    assert decode("痛み".encode("iso-2022-jp"), "iso-2022-jp")[0] == "痛み"
    text, notices = decode("für".encode("cp1252"))
    assert text == "für" and "Windows-1252" in notices[0]


@pytest.mark.parametrize(
    ("raw", "declared", "message"),
    [
        (b"a\0b", None, "binary, .*: line 1, column 2 holds the byte 0x00, a control"), (b"GIF89a\1\2\3 abc", None, "binary"),
        (b"# x\r\n\r\n\xc3\xbcber \x07 it\r", None, "binary, .*: line 3, column 6 holds the byte 0x07, a control"),
        (b"\x89PNG\r\n\x1a\n", None, "binary"), ("a".encode("utf-16-le"), None, "binary"),
        (b"\xfc \xc3\xbc", None, "mixes encodings: line 1, column 1 holds the byte 0xFC, which is not UTF-8"),
        ("\u00fc\n\n\u00fc ".encode() + b"\xfc", None, "mixes encodings: line 3, column 3 holds the byte 0xFC"),
        (b"a\x81", None, "line 1, column 2 holds the byte 0x81; save"), (b"\xff\xfea", None, "utf-16"),
        (b"\xef\xbb\xbf\n\xff", None, "utf-8-sig as it says: line 2, column 1 holds the byte 0xFF"),
        (b"\x81\xff", "shift_jis", "shift_jis as it says: line 1, column 1 holds the byte 0x81"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(raw: bytes, declared: str | None, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        decode(raw, declared)


@pytest.mark.parametrize("format_", FORMATS)
def test_empty_files(format_: str) -> None:
    for raw in (b"", b" \n\t", b"\xef\xbb\xbf", b"***"):
        document = read_bytes(raw, "page", format_)
        assert document.blocks == () and document.notices == ("It holds no words: nothing was checked.",)


def test_what_turns_letters_round_is_told() -> None:
    (told,) = read_bytes("One.\n\nIt is \u202esselniap\u202c.\n".encode(), "page.txt", "plain").notices
    assert told.startswith("A sign turns round the order in which letters are shown, first in line 3")
