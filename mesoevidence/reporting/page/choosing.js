// Views, documents, and the claim that is chosen. The address behind the # always says what is shown, so a link finds it again.

const views = $$(".view");
const documents = $$(".doc");
const state = { view: views[0].id, document: 0, chosen: null };
let pieces = new Map(); // of each claim, the elements that stand for it in what is open
let order = []; // the claims of what is open that can be reached, in reading order

/** Where the reader is: a document, or a view. */
const place = () => (state.view === "copy" ? documents[state.document] : $(`#${state.view}`));

/** The link of an element that stands for claims: itself, or the quote of a card. */
const linkOf = (element) => (element.matches("a") ? element : $("a", element));

function openView(name) {
  state.view = name;
  views.forEach((view) => view.classList.toggle("open", view.id === name));
  $$(".views a").forEach((link) => markCurrent(link, link.hash === `#${name}`));
  gather();
}

function openDocument(number) {
  state.document = number;
  documents.forEach((each, at) => each.classList.toggle("open", at === number));
  $$(".index a").forEach((link, at) => markCurrent(link, at === number));
  gather();
}

function markCurrent(link, is) {
  if (is) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

/** Find the claims of what is open, and let Tab stop at one of them only: arrows lead on from there. */
function gather() {
  pieces = new Map();
  const reached = new Set();
  for (const element of $$("[data-n]", place())) {
    const open = !element.classList.contains("off") && !element.closest("[hidden]");
    for (const number of numbersOf(element)) {
      if (pieces.has(number)) pieces.get(number).push(element);
      else pieces.set(number, [element]);
      if (open) reached.add(number);
    }
    const link = linkOf(element);
    link.tabIndex = -1;
    if (link.matches(".m")) {
      link.href = `#${claims[numbersOf(link)[0]].at}`;
      link.title = verdictLabel(link.classList[1]);
    }
  }
  order = [...reached];
  stopAt(reached.has(state.chosen) ? state.chosen : order[0]);
  highlight();
}

function stopAt(number) {
  if (pieces.has(number)) linkOf(pieces.get(number)[0]).tabIndex = 0;
}

function highlight() {
  $$(".on").forEach((element) => element.classList.remove("on"));
  pieces.get(state.chosen)?.forEach((element) => element.classList.add("on"));
}

/** Choose a claim: fill the panel, mark the claim, bring it into view. Where it is not in what is open, open where it is. */
function choose(number, { focus = false } = {}) {
  const claim = claims[number];
  const before = state.chosen;
  state.chosen = number;
  if (!pieces.has(number)) bringUp(claim);
  history.replaceState(null, "", `#${claim.at}`);
  highlight();
  const at = order.indexOf(number);
  showPanel(number, {
    position: at < 0 ? "" : `${at + 1} of ${order.length}`,
    previous: () => step(-1), next: () => step(1), close, together: together(number),
    inCopy: checking && state.view !== "copy" && (() => { bringUp(claim); choose(number, { focus: true }); }),
  });
  document.body.classList.add("has-panel");
  const [element] = pieces.get(number);
  for (const other of [order[0], before]) if (pieces.has(other)) linkOf(pieces.get(other)[0]).tabIndex = -1;
  stopAt(number);
  if (focus) linkOf(element).focus({ preventScroll: true });
  bringIntoView(element);
  say(`${at < 0 ? "Claim" : `Claim ${at + 1} of ${order.length}`}, ${verdictLabel(claim.verdict)}: ${claim.quote}`);
}

/** Open the view, and the document, in which a claim stands; what stands in no text is in the list. */
function bringUp(claim) {
  openView(views[0].id);
  if (checking) openDocument(claim.source);
  if (!pieces.has(state.chosen)) openView("claims");
}

function bringIntoView(element) {
  const box = element.getBoundingClientRect();
  const top = $(".bar-top").getBoundingClientRect().bottom;
  const panel = $("#panel");
  const sheet = getComputedStyle(panel).position === "fixed";
  const bottom = sheet ? panel.getBoundingClientRect().top : innerHeight;
  if (box.top < top + 8 || box.bottom > bottom - 8) element.scrollIntoView({ block: sheet ? "start" : "center" });
}

/** The other claims that share words with a claim in the copy, or an answer in the matrix. */
function together(number) {
  const elements = pieces.get(number).filter((element) => element.matches(".m, .answer"));
  return [...new Set(elements.flatMap(numbersOf))].filter((other) => other !== number);
}

/** From a claim to the next in reading order, or the one before. */
function step(by, { focus = false, from = state.chosen } = {}) {
  const at = order.indexOf(from);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), order.length - 1);
  if (order.length) choose(order[next], { focus });
}

/** The claim that a link stands for; of several, the one that is chosen already. */
function numberAt(link) {
  const element = link.closest("[data-n]");
  return numbersOf(element).includes(state.chosen) ? state.chosen : numbersOf(element)[0];
}

function close() {
  const before = pieces.get(state.chosen)?.[0];
  state.chosen = null;
  highlight();
  emptyPanel();
  document.body.classList.remove("has-panel");
  history.replaceState(null, "", `#${state.view}`);
  if (before) linkOf(before).focus({ preventScroll: true });
}

/** Show what the address behind the # names: a claim, a document or a view. */
function follow() {
  const name = location.hash.slice(1);
  const number = /^doc-(\d+)$/.exec(name)?.[1] - 1;
  if (byAnchor.has(name)) {
    choose(byAnchor.get(name));
  } else if (documents[number]) {
    openView("copy");
    openDocument(number);
    scrollToWork();
  } else if (views.some((view) => view.id === name)) {
    openView(name);
    scrollToWork();
  }
}

/** The head of the page is left behind; what was opened begins below the bar. */
function scrollToWork() {
  const bar = $(".bar-top");
  if (bar.getBoundingClientRect().top <= 0) scrollTo(0, $(".work").offsetTop - bar.offsetHeight);
}
