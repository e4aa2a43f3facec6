// Filters and search: which claims are shown, everywhere at once.

const filters = { verdicts: new Set(), attribute: null, source: null, rule: null, words: "" };
let fits = claims.map(() => true);

const searched = (() => { // what is searched of a claim, put together when somebody searches
  const kept = [];
  return (number) => {
    const claim = claims[number];
    kept[number] ??= [claim.quote, claim.id, texts[claim.why], ...(claim.says ?? []).map((said) => data.statements[said][0])].join("\n").toLowerCase();
    return kept[number];
  };
})();

function fitting(claim, number) {
  return (filters.verdicts.size === 0 || filters.verdicts.has(claim.verdict))
    && (filters.attribute === null || claim.attributes.includes(filters.attribute))
    && (filters.source === null || claim.source === filters.source)
    && (filters.rule === null || breaks(claim, filters.rule))
    && (filters.words === "" || filters.words.split(/\s+/).every((word) => searched(number).includes(word)));
}

function breaks(claim, rule) {
  const broken = rulesOf(claim).map((number) => data.rules[number].id);
  return rule === "any" ? broken.length > 0 : broken.includes(rule);
}

const filtered = () => filters.verdicts.size > 0 || filters.words !== ""
  || [filters.attribute, filters.source, filters.rule].some((each) => each !== null);

/** Work out which claims fit, and show them. */
function applyFilters() {
  fits = claims.map(fitting);
  for (const card of $$(".list > li")) card.hidden = !fits[card.dataset.n - 1];
  for (const group of $$("#claims .group")) group.hidden = !$("li:not([hidden])", group);
  for (const mark of $$(".m")) mark.classList.toggle("off", !numbersOf(mark).some((number) => fits[number]));
  for (const line of $$(".said li")) line.hidden = $(".m", line).classList.contains("off");
  for (const item of $$(".conflict")) {
    const sides = $$("a.side", item);
    item.hidden = filtered() && !sides.some((side) => fits[side.dataset.n - 1]);
  }
  countDocuments();
  sayShown();
  gather();
}

function sayShown() {
  const shown = fits.filter(Boolean).length;
  $("#claims .nothing").hidden = shown > 0 || claims.length === 0;
  $("#reset").hidden = !filtered();
  $("#shown").textContent = filtered() ? `${shown} of ${plural(claims.length, "claim")}` : plural(claims.length, "claim");
}

function countDocuments() {
  const links = $$(".index a");
  if (!links.length) return;
  const counts = data.sources.map(() => 0);
  claims.forEach((claim, number) => { if (fits[number]) counts[claim.source] += 1; });
  links.forEach((link, at) => {
    $(".count", link).textContent = counts[at];
    link.parentElement.hidden = filtered() && counts[at] === 0;
  });
  if (filtered() && counts[state.document] === 0) {
    const first = counts.findIndex((count) => count > 0);
    if (first >= 0) openDocument(first);
  }
}

/** Fill the lists of the filters with what there is, with how many claims each. */
function fillFilters() {
  const counted = (keysOf) => {
    const counts = new Map();
    for (const claim of claims) for (const key of new Set(keysOf(claim))) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const fill = (selector, counts, label, sorted = true) => {
    const listed = [...counts].map(([key, count]) => [key, `${label(key)} (${count})`]);
    if (sorted) listed.sort((one, other) => one[1].localeCompare(other[1], "en"));
    for (const [key, text] of listed) $(selector).append(new Option(text, key));
  };
  fill("#by-attribute", counted((claim) => claim.attributes), (key) => data.attributes[key]);
  const titles = new Map(data.rules.map((rule) => [rule.id, rule.title]));
  const broken = counted((claim) => rulesOf(claim).map((number) => data.rules[number].id));
  const some = claims.filter((claim) => claim.flags).length;
  if (some) $("#by-rule").append(new Option(`Any rule broken (${some})`, "any"));
  else $("#by-rule").hidden = true;
  fill("#by-rule", broken, (key) => `${key} ${titles.get(key)}`);
  if ($("#by-source")) fill("#by-source", counted((claim) => [claim.source]), (key) => data.sources[key], false);
}

function watchFilters() {
  const form = $("#filters");
  const chosen = (selector, read) => {
    const value = $(selector)?.value;
    return value ? read(value) : null;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      filters.words = $("#search").value.trim().toLowerCase();
      filters.attribute = chosen("#by-attribute", Number);
      filters.source = chosen("#by-source", Number);
      filters.rule = chosen("#by-rule", String);
      applyFilters();
    }, 60);
  });
  for (const chip of $$(".chip")) {
    chip.addEventListener("click", () => {
      const pressed = chip.getAttribute("aria-pressed") !== "true";
      chip.setAttribute("aria-pressed", String(pressed));
      filters.verdicts[pressed ? "add" : "delete"](chip.dataset.verdict);
      applyFilters();
    });
  }
  form.addEventListener("reset", () => {
    Object.assign(filters, { verdicts: new Set(), attribute: null, source: null, rule: null, words: "" });
    $$(".chip").forEach((chip) => chip.setAttribute("aria-pressed", "false"));
    applyFilters();
    $("#search").focus();
  });
  $("#more-filters").addEventListener("click", (event) => {
    const expanded = form.classList.toggle("expanded");
    event.currentTarget.setAttribute("aria-expanded", String(expanded));
  });
}
