// Files may be dropped anywhere on the page, and a bar says how much of them is sent. Without scripts the form sends
// them as any other.
"use strict";

const form = document.getElementById("add");
const input = document.getElementById("files");
const bar = form.querySelector("progress");
const line = form.querySelector(".progress");
const said = line.querySelector("[role=status]");

function send() {
  line.hidden = false;
  const largest = Number(form.dataset.largest);
  if ([...input.files].reduce((bytes, file) => bytes + file.size, 0) > largest) {
    // The server would refuse them before it has read them, and a browser not show what it says.
    fail(`At most ${largest / 1048576} MB are taken at once here: send less, or in parts.`);
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.round((100 * event.loaded) / event.total);
    said.textContent = bar.value < 100 ? `${bar.value}% sent` : "Sent";
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const words = request.response?.querySelector("main p:not(.eyebrow)")?.textContent;
    fail(words || "The files were not taken.");
  });
  request.addEventListener("error", () => fail("The server does not answer: try again."));
  said.textContent = "Sending";
  request.send(new FormData(form));
}

function fail(words) {
  said.textContent = words;
  bar.value = 0;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

document.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  form.classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  form.classList.remove("over");
  input.files = event.dataTransfer.files;
  send();
});
