// The two rosters: results appear while somebody types, and whoever is ticked
// stays over searches. Without this file the Search button does the same.
"use strict";

const search = document.querySelector("[data-search]");
const said = document.getElementById("said");
const query = search.elements.q;
let asked; // the request that is under way
let timer;

// A field that counts only with one choice is shown with that choice.
function fitChoice(row) {
  const depends = row.querySelector("[data-when]");
  if (depends) depends.hidden = row.querySelector("[data-choice]").value !== depends.dataset.when;
}

// One tick for all who were found.
const everyone = search.querySelector("[data-everyone]");
const tickAll = everyone.querySelector("input");
tickAll.addEventListener("change", () => {
  for (const box of all("[name=pick]", search)) box.checked = tickAll.checked;
});

function fit() {
  const rows = all(".pick", search);
  rows.forEach(fitChoice);
  everyone.hidden = rows.length < 2;
  tickAll.checked = rows.length > 0 && rows.every((row) => row.querySelector("[name=pick]").checked);
  search.querySelector("[data-add]").hidden = rows.length === 0;
  search.dispatchEvent(new Event("change"));
}

async function look() {
  clearTimeout(timer);
  asked?.abort();
  const mine = asked = new AbortController();
  try {
    const body = new URLSearchParams({ q: query.value }); // posted: no name stands in an address
    const answer = await fetch(search.dataset.search, { method: "POST", body, signal: mine.signal });
    if (answer.redirected) return location.reload(); // the session has ended
    if (!answer.ok) throw new Error(answer.status);
    const list = search.querySelector(".picks");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".picks");
    const chosen = all(".pick", list).filter((row) => row.querySelector("[name=pick]").checked);
    const ids = chosen.map((row) => row.querySelector("[name=pick]").value);
    const found = all(".pick", fresh).filter((row) => !ids.includes(row.querySelector("[name=pick]").value));
    list.replaceChildren(...chosen, ...found);
    said.textContent = fresh.dataset.said;
    fit();
  } catch (e) {
    if (e.name !== "AbortError") said.textContent = "The search did not work. Try again in a moment.";
  }
}

query.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, 250);
});
search.addEventListener("submit", (e) => {
  if (e.submitter?.value === "add") return;
  e.preventDefault();
  look();
});

// Choosing a type or typing an address ticks the person.
search.addEventListener("input", (e) => {
  const row = e.target.closest(".pick");
  if (!row || e.target.name === "pick") return;
  fitChoice(row);
  row.querySelector("[name=pick]").checked = true;
  search.dispatchEvent(new Event("change"));
});
fit();
