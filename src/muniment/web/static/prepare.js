// On leaving a field: the server keeps the page as it is typed, and says what the rules say to it; it is said at that
// field. Nothing depends on this: the same is said when the page is saved.
"use strict";

const form = document.querySelector("form.preparing");
const WORDS = { error: "Error: ", warning: "Warning: ", note: "Note: " };

function said(one) {
  const line = document.createElement("p");
  line.className = `said ${one.severity}`;
  const unseen = document.createElement("span");
  unseen.className = "unseen";
  unseen.textContent = WORDS[one.severity] || "";
  line.append(unseen, one.words);
  return line;
}

function show(box, found) {
  const path = box.dataset.path;
  const place = document.getElementById(`${path}-says`);
  if (!place) return;
  const told = found[path] || [];
  place.replaceChildren(...told.map(said));
  const wrong = told.some((one) => one.severity === "error");
  box.classList.toggle("wrong", wrong);
  const field = document.getElementById(path);
  if (field && field.name) wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
}

// Show what follows from other answers, or gave way to them, unless somebody has typed there since.
function keep(path, words, sent) {
  const field = document.getElementById(path);
  if (!field || field.name !== path) return;
  if (field.type === "checkbox") {
    if (field.checked === sent.has(path)) field.checked = words.includes("yes");
    return;
  }
  if (field.type === "radio" || field.value !== (sent.get(path) ?? "")) return;
  field.value = words.filter((one) => one !== "Indefinite").join(", ");
  const indefinite = document.getElementById(`${path}-indefinite`);
  if (indefinite) indefinite.checked = words.includes("Indefinite");
}

// The page as printed, made by the server, which escapes every word in it.
function print(html) {
  const aside = form.querySelector("aside.printed");
  const made = new DOMParser().parseFromString(html, "text/html");
  if (aside) aside.replaceChildren(...aside.querySelectorAll(":scope > .hint"), ...made.body.childNodes);
}

// What was typed last could not be kept: it stands in the page alone until it is saved.
function unkept(words) {
  const place = form.querySelector(".unkept");
  if (place.textContent !== words) place.textContent = words;
}

async function judge(left) {
  const body = new URLSearchParams(new FormData(form));
  for (const name of [...body.keys()]) if (name === "do" || name.startsWith("contact.")) body.delete(name);
  let answer;
  try {
    answer = await fetch(form.dataset.judge, { method: "POST", body });
  } catch {
    unkept("What you type is not kept at the moment: the server does not answer. Leave this page open.");
    return;
  }
  unkept(answer.ok ? "" : "What you type is not kept at the moment. Press Save: nothing you typed gets lost.");
  if (!answer.ok) return;
  const { findings, meanings, version, kept, printed } = await answer.json();
  if (version) form.elements.version.value = version;
  if (version) print(printed);
  for (const [path, words] of Object.entries(kept)) keep(path, words, body);
  for (const box of form.querySelectorAll("[data-path]")) {
    if (box === left || box.querySelector(":scope > .says .said, :scope > fieldset > .says .said")) show(box, findings);
  }
  for (const place of form.querySelectorAll(".meaning")) {
    place.textContent = meanings[place.id.replace(/-meaning$/, "")] || "";
  }
}

if (form) {
  // One after the other: each answer names the version of the page that the next is sent with.
  let waiting = Promise.resolve();
  let open = 0;
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-path]");
    if (!box) return;
    open += 1;
    waiting = waiting.then(() => judge(box)).finally(() => { open -= 1; });
  });
  form.addEventListener("submit", (event) => {
    if (!open) return;
    event.preventDefault();
    waiting.finally(() => form.requestSubmit(event.submitter));
  });
  const summary = form.querySelector(".summary");
  if (summary) summary.focus();
}
