// While a name is typed into a search box, or into a field that asks for one, names of the store are suggested as the
// browser shows a list of its own. Whoever takes one in the search box comes to its page. Without scripts one presses Search.
"use strict";

const WAIT = 200; // milliseconds without a key
const SHORTEST = 2; // letters

function suggest(box, number, leads) {
  const list = document.createElement("datalist");
  list.id = `suggested-${number}`;
  box.after(list);
  box.setAttribute("list", list.id);
  let timer, asked;

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      const reply = await fetch(`/suggest.json?q=${encodeURIComponent(box.value.trim())}`, { signal: asked.signal });
      if (!reply.ok) return;
      const { data } = await reply.json();
      list.replaceChildren(
        ...data.map(({ name, kind, href }) => {
          const option = new Option(kind, name);
          option.dataset.href = href;
          return option;
        }),
      );
    } catch {
      // The page was left, more was typed, or the server is away: there are no suggestions then.
    }
  }

  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    const taken = [...list.options].find((option) => option.value === box.value);
    if (taken && leads && event.inputType !== "insertText") {
      location.assign(taken.dataset.href);
    } else if (!taken && box.value.trim().length >= SHORTEST) {
      timer = setTimeout(ask, WAIT);
    }
  });
}

document.querySelectorAll("#find, input[data-suggest]").forEach((box, number) => suggest(box, number, box.id === "find"));
