// The day's list, live. What is here rests on app.js.
"use strict";

// Marks stay true while the page is open: one row at a time, or the whole list
// when visits came or went.
const days = document.getElementById("days");
const title = document.title;
function chips() {
  for (const c of all(".chip", days)) c.classList.toggle("none", c.querySelector("b").textContent === "0");
  const waiting = Number(days.querySelector("[data-chip=waiting]")?.textContent);
  document.title = waiting ? `(${waiting}) ${title}` : title;
}
function recount(mark, by) {
  const chip = { waiting: "waiting", live: "live", problem: "problems", "needs-host": "problems", held: "problems", ended: "ended", "no-show": "ended" }[mark];
  const number = chip && days.querySelector(`[data-chip=${chip}]`);
  if (number) number.textContent = Math.max(0, Number(number.textContent) + by);
}
const called = (el) => el.getAttribute("aria-label") ?? el.textContent;
function freshRow(e) {
  const told = JSON.parse(e.data);
  const old = document.getElementById("v-" + told.key);
  if (!old) return;
  if (told.day !== days.dataset.day) {
    recount(old.dataset.mark, -1);
    old.remove();
    return chips();
  }
  if (old.querySelector("details[open]")) {
    setTimeout(freshRow, 2000, e);
    return;
  }
  const fresh = new DOMParser().parseFromString(told.html, "text/html").querySelector(".visit");
  copyButtons(fresh);
  fresh.classList.add("fresh");
  recount(old.dataset.mark, -1);
  recount(fresh.dataset.mark, 1);
  const held = old.contains(document.activeElement) && called(document.activeElement);
  old.replaceWith(fresh);
  if (held) all("a, button, summary", fresh).find((el) => called(el) === held)?.focus({ preventScroll: true });
  chips();
}
const busy = () => days.contains(document.activeElement) || days.querySelector(".menu[open]");
let asked;
function freshList() {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    if (busy()) return freshList();
    const answer = await fetch(days.dataset.self, { headers: { "X-Live": days.dataset.shown } }).catch(() => null);
    if (!answer?.ok) return;
    if (answer.redirected) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("days");
    if (busy()) return freshList(); // a menu was opened meanwhile
    copyButtons(fresh);
    days.replaceChildren(...fresh.childNodes);
    chips();
  }, 3000 + 7000 * Math.random());
}
if (days) {
  chips();
  let events;
  let since = days.dataset.live;
  const listen = () => {
    if (document.hidden || !since || events) return;
    events = new EventSource(since);
    const heard = (e) => { since = since.replace(/\?.*/, "?since=" + encodeURIComponent(e.lastEventId)); };
    events.addEventListener("visit", (e) => { heard(e); freshRow(e); });
    events.addEventListener("list", (e) => { heard(e); freshList(); });
    events.onerror = () => { // signed out meanwhile, or the server is away
      if (events.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 10000);
    };
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    events?.close();
    events = undefined;
  });
  listen();
}

// What a link leads to on another page is shown in a dialog instead.
document.addEventListener("click", async (e) => {
  const link = e.target.closest("a[data-dialog]");
  const dialog = document.getElementById("dialog");
  if (!link || !dialog || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  const answer = await fetch(link.href).catch(() => null);
  const part = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(new URL(link.href).hash);
  if (!part) return location.assign(link.href);
  const row = link.closest(".visit");
  const whose = document.createElement("h2");
  whose.textContent = `${row.querySelector(".patient").textContent}, ${row.querySelector("time").textContent}`;
  dialog.setAttribute("aria-label", whose.textContent);
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(whose, part, close);
  link.closest("details").open = false;
  copyButtons(dialog);
  dialog.showModal();
});
