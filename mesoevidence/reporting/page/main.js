// Clicks, keys, theme and paper; then the page begins.

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const link = event.target.closest("a[data-n]");
  const card = event.target.closest(".list > li");
  if (link) {
    event.preventDefault();
    if (link.classList.contains("off")) return;
    const fromPanel = link.closest("#panel");
    choose(numberAt(link), { focus: place().contains(link) });
    if (fromPanel) $("#panel-title").focus({ preventScroll: true });
  } else if (card && !String(getSelection())) {
    event.preventDefault();
    choose(card.dataset.n - 1, { focus: true });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const link = event.target.closest?.("a");
  const onClaim = link?.closest("[data-n]") && place().contains(link);
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && state.chosen !== null) {
    event.preventDefault();
    close();
  } else if (onClaim && by) {
    event.preventDefault();
    step(by, { focus: true, from: numberAt(link) });
  } else if (onClaim && event.key === "Enter") {
    event.preventDefault();
    choose(numberAt(link));
    $("#panel-title").focus({ preventScroll: true });
  }
});

const THEMES = ["system", "light", "dark"];

function showTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("#theme").textContent = `Theme: ${theme}`;
  try {
    if (theme === "system") localStorage.removeItem("mesoevidence-theme");
    else localStorage.setItem("mesoevidence-theme", theme);
  } catch { /* storage may be off: the choice lasts as long as the page */ }
}

$("#theme").addEventListener("click", () => {
  const now = THEMES.indexOf(document.documentElement.dataset.theme ?? "system");
  showTheme(THEMES[(now + 1) % THEMES.length]);
});

$("#print").addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  for (const details of $$("details:not([open])")) {
    details.open = true;
    details.dataset.closed = "";
  }
  for (const card of $$(".list > li:not([hidden])")) {
    const full = el("div", "full", partsOf(card.dataset.n - 1, { onPaper: true }));
    for (const details of $$("details", full)) details.open = true;
    card.append(full);
  }
});
addEventListener("afterprint", () => {
  $$(".full").forEach((full) => full.remove());
  for (const details of $$("details[data-closed]")) {
    details.open = false;
    delete details.dataset.closed;
  }
});

$("#all-rows")?.addEventListener("change", (event) => $(".matrix").classList.toggle("all", event.target.checked));

addEventListener("hashchange", follow);
showTheme(document.documentElement.dataset.theme ?? "system");
fillFilters();
watchFilters();
emptyPanel();
openView(views[0].id);
if (documents.length) openDocument(0);
sayShown();
follow();
