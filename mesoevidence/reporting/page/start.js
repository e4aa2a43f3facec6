// The data of the page, and the few words for making elements. Texts of others are only ever put in as text.

const data = JSON.parse(document.getElementById("data").textContent);
const { conflicts, texts } = data;
const checking = data.mode === "check";
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

/** The claims by number: what the list of the page says of them, and what the data adds. */
const claims = data.claims;
for (const card of $$(".list > li")) {
  const [link] = card.getElementsByTagName("a");
  link.href = `#${card.id}`;
  const claim = claims[card.dataset.n - 1];
  Object.assign(claim, {
    attributes: (claim.says ?? []).map((said) => data.statements[said][1]),
    flags: claim.flags?.map((flag) => (typeof flag === "number" ? { rule: flag } : flag)),
    at: card.id, id: decodeURIComponent(card.id.slice("claim-".length)), verdict: card.classList[0], quote: link.textContent,
    where: card.getElementsByTagName("i")[0].textContent, standing: card.getElementsByClassName("standing")[0]?.textContent,
    source: Number(card.parentElement.parentElement.dataset.source),
  });
}
const byAnchor = new Map(claims.map((claim, number) => [claim.at, number]));

/** An element with a class, and with texts and elements in it; what is null or false is left out. */
function el(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function button(label, act, className = "") {
  const made = el("button", className, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** A link to a page of the web; to any other address, its label alone. */
function webLink(label, address) {
  if (!/^https?:\/\//.test(address ?? "")) return document.createTextNode(label);
  const made = el("a", "", label);
  made.href = address;
  made.rel = "noreferrer noopener";
  return made;
}

function claimLink(number, label) {
  const made = el("a", "jump", label);
  made.href = `#${claims[number].at}`;
  made.dataset.n = number + 1;
  return made;
}

/** A quote that keeps its direction of writing to itself. */
const quoted = (text) => el("q", "", el("bdi", "", text));

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The numbers of the claims that an element stands for. */
const numbersOf = (element) => element.dataset.n.split(" ").map((n) => n - 1);

/** Say something to those who listen instead of looking. */
function say(message) {
  $("#said").textContent = message;
}
