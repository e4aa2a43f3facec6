// The panel: everything about one claim. On paper the same parts stand under the claim.

/** The parts behind the quote and the verdict, for the panel and for paper. */
function partsOf(number, { onPaper = false } = {}) {
  const claim = claims[number];
  return [
    part("Why", steps(claim)),
    !onPaper && suggestion(claim), // it stands in the card
    part("Evidence", evidence(claim)),
    part("Conflicts", conflictList(number)),
    part("Rules", rules(claim)),
    claim.library && part("Approved wording", el("p", "", claim.library)),
  ].filter(Boolean);
}

function part(title, ...content) {
  const shown = content.filter(Boolean);
  return shown.length ? el("section", "", el("h3", "", title), shown) : null;
}

/** The short derivation: what is said, what the evidence shows, what that comes to. */
function steps(claim) {
  const step = (name, ...content) => el("li", "", el("span", "step", name), el("div", "", ...content));
  const [decisive] = evidenceOf(claim).filter((line) => line.direction !== "neutral");
  return el("ol", "steps",
    (claim.says ?? []).map((said) => step("It says", data.statements[said][0])),
    decisive && step("Evidence", certainty(decisive.level), `, ${DIRECTIONS[decisive.direction]}`),
    !decisive && claim.says && step("Evidence", "none that bears on it"),
    step("Therefore", texts[claim.why]),
    step("Verdict", badge(claim.verdict)));
}

function suggestion(claim) {
  if (claim.remedy !== undefined) return part("What to do", el("p", "remedy", texts[claim.remedy]));
  if (claim.repair === undefined) return null;
  const wording = texts[claim.repair];
  const copy = button("Copy wording", async () => {
    await toClipboard(wording);
    copy.textContent = "Copied";
    say("The suggested wording was copied.");
    setTimeout(() => { copy.textContent = "Copy wording"; }, 2000);
  }, "copy");
  return part("Suggested wording", el("div", "suggested", el("p", "", wording), copy));
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // not allowed here: the older way
    const field = el("textarea", "unseen");
    field.value = text;
    document.body.append(field);
    const before = document.activeElement;
    field.select();
    document.execCommand("copy");
    field.remove();
    before?.focus();
  }
}

const SHOWN_WORKS = 3;
const SHOWN_TOGETHER = 8;

function evidence(claim) {
  const lines = evidenceOf(claim);
  const telling = lines.filter((line) => line.direction !== "neutral");
  const silent = lines.filter((line) => line.direction === "neutral");
  if (!lines.length) return null;
  const list = (some) => el("ul", "", some.map(evidenceLine));
  const apart = silent.length > 0 && el("details", "",
    el("summary", "", `${telling.length ? "Also held" : "Held"}, and says nothing for or against it (${silent.length})`), list(silent));
  return el("div", "", telling.length > 0 && list(telling), apart);
}

function evidenceLine({ body, direction, directness, level }) {
  const works = (body.works ?? []).map((work) => data.works[work]);
  const rest = works.slice(SHOWN_WORKS);
  return el("li", "",
    el("div", "line-head", certainty(level), el("b", "", DIRECTIONS[direction]), el("span", "where", DIRECTNESS[directness] ?? directness)),
    el("p", "", texts[body.says]),
    el("ul", "works", works.slice(0, SHOWN_WORKS).map(workItem)),
    rest.length > 0 && el("details", "", el("summary", "", `${rest.length} more`), el("ul", "works", rest.map(workItem))));
}

function workItem(work) {
  const about = [work.design, work.n !== undefined && `n = ${work.n}`].filter(Boolean).join(", ");
  return el("li", "", work.cited, about && ` (${about})`, work.status && el("span", "retracted", ` ${work.status}`),
    (work.links ?? []).flatMap(([label, address]) => [" ", webLink(label, address)]));
}

function conflictList(number) {
  const found = conflictsOf(number);
  if (!found.length) return null;
  return el("ul", "", found.map(([[hard, , , question, reason, accepted], other]) => {
    const kind = hard ? "hard" : "tension";
    const known = typeof other === "number";
    const label = known ? claimLink(other, quoted(claims[other].quote)) : el("p", "", quoted(other[1]));
    const name = known ? `${claims[other].id}, ${data.sources[claims[other].source]}` : other[0];
    return el("li", "",
      el("div", "line-head", el("span", `badge ${kind}`, hard ? "Hard conflict" : "Tension"), standing(accepted)),
      label, el("span", "where", name),
      el("p", "", `${data.attributes[question]}: ${reason.map((position) => texts[position]).join(" against ")}`));
  }));
}

function rules(claim) {
  if (!claim.flags?.length) return null;
  return el("ul", "", claim.flags.map((flag) => el("li", "",
    ruleParts(data.rules[flag.rule], flag),
    flag.followers && el("details", "", el("summary", "", `Rules of markets that follow it (${flag.followers.length})`),
      el("ul", "", flag.followers.map((rule) => el("li", "", ruleParts(data.rules[rule], {}))))))));
}

function ruleParts(rule, flag) {
  return [
    el("div", "line-head", el("span", `severity ${rule.severity}`, `${rule.severity} ${rule.id}`), rule.market && el("span", "where", rule.market), standing(flag.standing)),
    el("p", "", el("b", "", rule.title)),
    el("p", "", `${texts[rule.why]} ${texts[rule.fix]}`),
    rule.provisions && el("ul", "works", rule.provisions.map(([cited, address]) => el("li", "", webLink(cited, address)))),
  ];
}

/** Fill the panel with a claim; `act` has what its buttons do. */
function showPanel(number, act) {
  const claim = claims[number];
  const heading = el("h2", "", quoted(claim.quote));
  heading.id = "panel-title";
  heading.tabIndex = -1;
  const named = (label, name, run) => {
    const made = button(label, run);
    made.setAttribute("aria-label", name);
    return made;
  };
  const panel = $("#panel");
  panel.classList.add("chosen");
  panel.replaceChildren(
    el("div", "panel-tools",
      el("span", "where", act.position),
      named("↑", "Previous claim", act.previous), named("↓", "Next claim", act.next), named("✕", "Close", act.close)),
    el("div", "panel-body",
      el("p", "line-head", badge(claim.verdict), standing(claim.standing)),
      heading,
      el("p", "where", `${claim.where} · ${data.sources[claim.source]}`),
      act.inCopy && el("p", "", button("Show in the copy", act.inCopy, "copy")),
      claim.unanchored && el("p", "remedy", `The quote is ${claim.unanchored} in its source text.`),
      act.together.length > 0 && el("div", "where", "In the same words: ", act.together.slice(0, SHOWN_TOGETHER).map((other) => claimLink(other, quoted(claims[other].quote)))),
      partsOf(number)));
  panel.scrollTop = 0;
}

function emptyPanel() {
  const panel = $("#panel");
  panel.classList.remove("chosen");
  panel.replaceChildren(el("p", "hint", "Choose a claim to see what it says, why it got its verdict, the evidence, and a wording that would hold. With the keyboard: ",
    el("kbd", "", "Tab"), " to the claims, ", el("kbd", "", "↑"), " ", el("kbd", "", "↓"), " from one to the next, ",
    el("kbd", "", "Enter"), " into this panel, ", el("kbd", "", "Esc"), " back."));
}
