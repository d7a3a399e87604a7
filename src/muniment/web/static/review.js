// Keys among the answers, while one of them has the keyboard: a digit chooses, V types a value, S skips. And a value
// that is typed is the answer. Nothing depends on this.
"use strict";

const answers = document.getElementById("answer");

if (answers) {
  const radios = [...answers.querySelectorAll("input[type=radio]")];
  const value = document.getElementById("value");
  const other = document.getElementById("answer-value");
  answers.querySelector(".keys").append(` 1 to ${radios.length} choose, V types another value, S skips.`);
  value.addEventListener("input", () => { if (value.value.trim()) other.checked = true; });
  answers.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    const chosen = radios[Number(key) - 1];
    const skip = document.getElementById("skip");
    if (chosen) {
      chosen.checked = true;
      chosen.focus();
    } else if (key === "v") {
      value.focus();
    } else if (key === "s" && skip) {
      skip.click();
    } else {
      return;
    }
    event.preventDefault();
  });
  const summary = document.querySelector(".summary");
  if (summary) summary.focus();
}
