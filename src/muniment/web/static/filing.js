// While EDGAR has not decided, the page is asked for again every two seconds, and what is new takes its place. Without
// scripts the page loads itself anew.
"use strict";

const PAUSE = 2000;

async function ask() {
  const now = document.getElementById("on-its-way");
  if (!now || !now.dataset.following) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    const there = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("on-its-way");
    if (there && there.textContent !== now.textContent) now.replaceWith(document.importNode(there, true));
  } catch {
    // The server does not answer for now: ask once more.
  }
  setTimeout(ask, PAUSE);
}

setTimeout(ask, PAUSE);
