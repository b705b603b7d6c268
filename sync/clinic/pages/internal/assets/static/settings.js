// The settings page: what is not saved, how long the introduction is, how the
// topic reads, how the logo looks.
"use strict";

const draft = document.querySelector("[data-draft]");
if (draft) {
  // Whoever leaves with changes that are not saved is asked first.
  const word = draft.querySelector("[data-unsaved]");
  let unsaved = false;
  const changed = () => {
    unsaved = true;
    word.hidden = false;
  };
  if (word) {
    if (draft.querySelector("[aria-invalid], .ask")) changed(); // what came back was not saved
    draft.addEventListener("input", changed);
    draft.addEventListener("submit", () => { unsaved = false; });
    addEventListener("beforeunload", (e) => { if (unsaved) e.preventDefault(); });
  }
  const intro = draft.querySelector("[data-count]");
  const counter = draft.querySelector("[data-counter]");
  const count = () => {
    const n = [...intro.value].length;
    counter.textContent = `${n.toLocaleString("en")} of 2,000 characters.`;
  };
  intro.addEventListener("input", count);
  count();
  const zone = draft.querySelector("[data-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && here) {
    if (!all("option", zone).some((o) => o.value === here)) zone.prepend(new Option(here, here));
    zone.value = here;
  }
  const topic = draft.querySelector("[data-topic]");
  const preview = document.createElement("p");
  preview.className = "hint";
  topic.after(preview);
  const sample = {
    appointment_type: "Telehealth 30", physician: "Dr. Example", physician_id: "D-7", date: "May 6", time: "2:00 PM",
    patient: "the patient’s name", patient_id: "the patient’s id",
  };
  const read = () => {
    sample.company = document.getElementById(topic.dataset.company).value;
    preview.textContent = "Reads: " + topic.value.replace(/\{(\w+)\}/g, (whole, place) => sample[place] ?? whole);
  };
  draft.addEventListener("input", read);
  read();
}

// A link of the summary unfolds the options that its field is among.
for (const link of document.querySelectorAll("#trouble a")) {
  link.addEventListener("click", (e) => {
    e.preventDefault();
    const field = document.querySelector(link.hash);
    field.closest("details")?.setAttribute("open", "");
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
}

// A picture is shown, and measured, before it is sent.
const picture = document.querySelector("[data-picture]");
if (picture) {
  const shown = document.createElement("img");
  shown.className = "logo";
  const word = document.createElement("p");
  word.className = "hint";
  word.setAttribute("role", "status");
  picture.closest(".drop").after(word);
  picture.addEventListener("change", () => {
    URL.revokeObjectURL(shown.src);
    shown.remove();
    word.textContent = "";
    const file = picture.files[0];
    if (!file) return;
    if (file.size > 2 << 20) {
      word.textContent = "The picture is larger than 2 MB and would be refused. Choose a smaller one.";
      return;
    }
    shown.alt = "The logo that you chose";
    shown.onload = () => {
      const [w, h] = [shown.naturalWidth, shown.naturalHeight];
      const fits = (w <= 800 && h <= 100) || (w <= 100 && h <= 800);
      word.textContent = `${w} × ${h} pixels. ` + (fits ? "It is not saved yet." : "It would be refused; make it smaller first.");
    };
    shown.onerror = () => {
      shown.remove();
      word.textContent = "This is not a picture that can be shown. Choose a PNG or JPEG.";
    };
    shown.src = URL.createObjectURL(file);
    word.before(shown);
  });
}
