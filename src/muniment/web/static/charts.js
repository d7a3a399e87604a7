// A chart that the server drew is shown as a picture. Here it becomes a part of the page, so that its marks tell more
// when they are pointed at or reached by keyboard, and lead to their filings. Without scripts it stays the picture.
"use strict";

const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("role", "status");
tip.hidden = true;
document.body.append(tip);

function show(mark, x, y) {
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  // Places that change are no styles in the page's text, and the policy allows them.
  tip.style.left = `${Math.max(8, Math.min(x + 12, room)) + window.scrollX}px`;
  tip.style.top = `${y + 14 + window.scrollY}px`;
}

function hide() {
  tip.hidden = true;
}

function telling(event) {
  return event.target.closest?.("[aria-label][role='graphics-symbol']");
}

function listen(drawing) {
  drawing.addEventListener("pointermove", (event) => {
    const mark = telling(event);
    if (mark) show(mark, event.clientX, event.clientY);
    else hide();
  });
  drawing.addEventListener("pointerleave", hide);
  drawing.addEventListener("focusin", (event) => {
    const mark = event.target.querySelector("[aria-label]");
    const place = event.target.getBoundingClientRect();
    if (mark) show(mark, place.right, place.bottom);
  });
  drawing.addEventListener("focusout", hide);
}

async function bring(picture) {
  const image = picture.querySelector("img");
  const from = image.currentSrc || image.src;
  if (picture.dataset.shown === from) return;
  picture.dataset.shown = from;
  try {
    const answer = await fetch(from, { redirect: "error" });
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    if (told.localName !== "svg" || picture.dataset.shown !== from) return;
    const drawing = document.importNode(told, true);
    drawing.classList.add("drawn");
    drawing.setAttribute("role", "group"); // no img: its marks are links
    drawing.setAttribute("aria-labelledby", `${picture.dataset.chart}-title`);
    picture.parentNode.querySelector("svg.drawn")?.remove();
    picture.after(drawing);
    image.classList.add("replaced");
    listen(drawing);
  } catch {
    // The server does not answer for now: the picture stays.
  }
}

for (const picture of document.querySelectorAll("picture[data-chart]")) {
  const image = picture.querySelector("img");
  // Another look, or another width, is another picture.
  image.addEventListener("load", () => bring(picture));
  if (image.complete && image.naturalWidth) bring(picture);
}
