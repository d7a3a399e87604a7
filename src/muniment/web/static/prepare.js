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

// Show what follows from other answers, gave way to them, or was changed in another tab, unless somebody has typed there
// since.
function keep(path, words, sent) {
  const fields = [...form.elements].filter((field) => field.name === path);
  const now = new FormData(form).getAll(path);
  if (now.length !== sent.getAll(path).length || now.some((text, n) => text !== sent.getAll(path)[n])) return;
  for (const field of fields) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = words.includes(field.value) || (field.value === "" && !words.length);
    } else {
      const typed = words.filter((one) => one !== "Indefinite");
      field.value = typed.join(field.closest(".c-lines") ? "\n" : ", ");
    }
  }
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
  if (!answer.ok) {
    unkept("What you type is not kept at the moment. Press Save: the page says why, and nothing you typed gets lost.");
    return;
  }
  const { findings, meanings, version, kept, printed } = await answer.json();
  unkept(version ? "" : "This was changed in another tab or by another person, and is not kept as you typed it. Press Save: the page shows both.");
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
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-path]");
    if (!box) return;
    waiting = waiting.then(() => judge(box));
  });
  // A browser would put its own page in the place of this one where no server answers, and what was typed would be gone.
  let asked = false;
  let answered = false;
  form.addEventListener("submit", (event) => {
    if (answered) return;
    event.preventDefault();
    if (asked) return;
    asked = true;
    waiting
      .then(() => fetch("/static/icon.svg", { method: "HEAD", cache: "no-store" }))
      .then(
        () => {
          answered = true;
          form.requestSubmit(event.submitter);
          answered = false;
        },
        () => unkept("Nothing was saved: the server does not answer. Leave this page open, and press the button again."),
      )
      .finally(() => { asked = false; });
  });
  const summary = form.querySelector(".summary");
  if (summary) summary.focus();
}
