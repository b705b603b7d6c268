// Small conveniences. Every page works without them, except live progress.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// A message about what went wrong is read out and shown first.
document.getElementById("trouble")?.focus();

// On a narrow screen the navigation shows where we are.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Copy buttons appear only where they can work.
function copyButtons(root) {
  if (!navigator.clipboard) return;
  for (const b of all("[data-copy], [data-copy-text]", root)) {
    b.hidden = false;
    const label = b.textContent;
    b.addEventListener("click", async () => {
      const text = b.dataset.copyText ?? document.querySelector(b.dataset.copy).textContent.trim();
      try {
        await navigator.clipboard.writeText(text);
        b.textContent = "Copied";
      } catch {
        b.textContent = "Not allowed";
      }
      setTimeout(() => { b.textContent = label; }, 2000);
    });
  }
}
copyButtons(document);

// The count of ticked boxes stands on the button that acts on them.
for (const b of all("[data-counts]")) {
  const label = b.textContent.replace(" selected", "");
  const show = () => {
    const n = all(`input[name="${b.dataset.counts}"]:checked`, b.form).length;
    b.textContent = `${label} (${n})`;
    b.disabled = n === 0;
  };
  b.form.addEventListener("change", show);
  show();
}

// A file can be dropped anywhere on its box.
for (const box of all(".drop")) {
  const input = box.querySelector("input");
  const mark = (on) => (e) => { e.preventDefault(); box.classList.toggle("over", on); };
  box.addEventListener("dragover", mark(true));
  box.addEventListener("dragleave", mark(false));
  box.addEventListener("drop", (e) => {
    mark(false)(e);
    if (e.dataTransfer.files.length === 0) return;
    input.files = e.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Progress of a sync or an import.
const run = document.querySelector("[data-run]");
if (run) {
  run.querySelector("[data-run-reload]").hidden = true;
  const events = new EventSource(run.dataset.run);
  events.addEventListener("progress", (e) => {
    const r = JSON.parse(e.data);
    run.querySelector("[data-run-count]").textContent = r.total ? `${r.done} of ${r.total}` : "Asking LKCloud …";
    run.querySelector("progress").value = r.total ? (100 * r.done) / r.total : 0;
  });
  events.addEventListener("done", () => {
    events.close();
    location.reload();
  });
}

// One choice that is made at once.
for (const c of all("[data-send]")) c.addEventListener("change", () => c.form.requestSubmit());

// One menu at a time; Escape and a click elsewhere close it.
document.addEventListener("click", (e) => {
  for (const m of all(".menu[open]")) if (!m.contains(e.target)) m.open = false;
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const m of all(".menu[open]")) {
    m.open = false;
    m.querySelector("summary").focus();
  }
});
