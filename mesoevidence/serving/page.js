// Sends the form without leaving the page: shows how far it is, then the report in its sandbox. Without this script the form
// is sent as it is, and the server answers with the same page. Text from outside is only ever set as text.
"use strict";

const $ = (id) => document.getElementById(id);
const form = $("form"), file = $("file"), drop = $("drop"), text = $("text"), send = $("send");
let request = null;

// --- a file that is dropped ---

let depth = 0;
const over = (by) => {
  depth = Math.max(0, depth + by);
  drop.classList.toggle("over", depth > 0);
};
const hasFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
document.addEventListener("dragenter", (event) => hasFile(event) && over(1));
document.addEventListener("dragleave", (event) => hasFile(event) && over(-1));
document.addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!hasFile(event)) return;
  event.preventDefault();
  depth = 0;
  over(0);
  if (event.dataTransfer.files.length !== 1) return refuse(["one file at a time, please"]);
  file.files = event.dataTransfer.files;
  text.value = "";
  say(`${file.files[0].name} is chosen`);
  send.focus();
});

// --- the check ---

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (request) return;
  const chosen = file.files[0], most = Number(form.dataset.mostBytes);
  if (chosen && chosen.size > most) return refuse([`${chosen.name}: is larger than ${most / 1e6} MB; split it`]);
  check();
});

function check() {
  request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (lengthComputable && loaded < total) busy("Sending…", loaded / total);
  });
  request.upload.addEventListener("load", () => busy("Checking…"));
  request.addEventListener("loadend", () => {
    const { status, responseText } = request;
    request = null;
    idle();
    let answer;
    try {
      answer = JSON.parse(responseText);
    } catch {
      return refuse([status ? `the server answered ${status}` : "the server does not answer, or refused a file of this size"]);
    }
    if (status === 200) show(answer);
    else refuse(answer.errors.length ? answer.errors : [answer.detail]);
  });
  $("errors").hidden = true;
  $("result").hidden = true;
  $("report").removeAttribute("src");
  busy("Sending…");
  request.send(new FormData(form));
}

function show(result) {
  list($("files"), result.files, (item, { label, url }) => {
    const link = document.createElement("a");
    link.href = url;
    link.download = "";
    link.textContent = label;
    item.append(link);
  });
  list($("problems").querySelector("ul"), result.problems, named);
  $("problems").hidden = !result.problems.length;
  const name = document.createElement("bdi");
  name.textContent = result.name;
  $("result-title").replaceChildren("Report on ", name);
  $("counts").textContent = result.counts;
  if (result.report) {
    $("report").src = result.report;
    $("alone").href = result.report;
  }
  $("report").hidden = $("alone").hidden = !result.report;
  $("result").hidden = false;
  document.title = `${result.name} – Mesoevidence`;
  say(`Done: ${result.counts}`);
  $("result-title").focus();
}

function refuse(messages) {
  list($("errors").querySelector("ul"), messages, named);
  $("errors").hidden = false;
  document.title = "Not checked – Mesoevidence";
  $("errors").focus();
}

function named(item, words) {
  const isolated = document.createElement("bdi");
  isolated.textContent = words;
  item.append(isolated);
}

function list(place, values, fill) {
  place.replaceChildren(...values.map((value) => {
    const item = document.createElement("li");
    fill(item, value);
    return item;
  }));
}

// --- progress ---

function busy(words, share) {
  const bar = $("progress");
  bar.hidden = false;
  if (share === undefined) bar.removeAttribute("value");
  else bar.value = share;
  send.setAttribute("aria-disabled", "true");
  form.setAttribute("aria-busy", "true");
  say(words);
}

function idle() {
  $("progress").hidden = true;
  send.removeAttribute("aria-disabled");
  form.removeAttribute("aria-busy");
  say("");
}

function say(words) {
  const status = $("status");
  if (status.textContent !== words) status.textContent = words;
}
