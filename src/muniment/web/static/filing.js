// While EDGAR has not decided, the page is asked for again every few seconds, and what is new takes its place. Without
// scripts the page loads itself anew.
"use strict";

async function ask() {
  const now = document.getElementById("on-its-way");
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
    const there = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("on-its-way");
    if (there && there.outerHTML !== now.outerHTML) now.replaceWith(document.importNode(there, true));
  } catch {
    // The server does not answer for now: ask once more.
  }
  wait();
}

function wait() {
  const now = document.getElementById("on-its-way");
  if (now?.dataset.following) setTimeout(ask, 1000 * now.dataset.following);
}

wait();
