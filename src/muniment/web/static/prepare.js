// On leaving a field: ask the server what the rules say to the page as it is typed, and say it at that field.
// Nothing depends on this: the same is said when the page is saved.
"use strict";

const form = document.querySelector("form.preparing");
const WORDS = { error: "Error: ", warning: "Warning: ", note: "Note: " };
let asked = 0;

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

async function judge(left) {
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.delete("do");
  for (const name of [...body.keys()]) if (name.startsWith("contact.")) body.delete(name);
  let answer;
  try {
    answer = await fetch(form.dataset.judge, { method: "POST", body });
  } catch {
    return; // no server now: saving will say so
  }
  if (!answer.ok || mine !== asked) return;
  const { findings, meanings } = await answer.json();
  for (const box of form.querySelectorAll("[data-path]")) {
    if (box === left || box.querySelector(":scope > .says .said, :scope > fieldset > .says .said")) show(box, findings);
  }
  for (const place of form.querySelectorAll(".meaning")) {
    place.textContent = meanings[place.id.replace(/-meaning$/, "")] || "";
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    const box = event.target.closest(".question[data-path]");
    if (box) judge(box);
  });
  const summary = form.querySelector(".summary");
  if (summary) summary.focus();
}
