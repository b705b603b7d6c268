// Finds what is on the page as a screen reader names it. Evaluated by the tests;
// ask = { role, name, pattern, part: { role, name, pattern } }.
(ask) => {
  const roles = {
    link: "a[href]", button: "button, input[type=file], [role=button]", heading: "h1, h2, h3", textbox: "input:not([type]), input[type=text], input[type=email], input[type=url], textarea",
    searchbox: "input[type=search]", checkbox: "input[type=checkbox]", radio: "input[type=radio]", combobox: "select", image: "img, [role=img]", row: "tr", summary: "summary",
    status: "[role=status]", alert: "[role=alert]",
  };
  const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const named = (id) => document.getElementById(id)?.textContent;
  const nameOf = (el) => tidy(
    el.getAttribute("aria-label") ?? (el.hasAttribute("aria-labelledby") ? el.getAttribute("aria-labelledby").split(" ").map(named).join(" ") : null) ??
    (el.labels?.length ? [...el.labels].map((l) => [...l.childNodes].filter((n) => n !== el).map((n) => n.textContent).join(" ")).join(" ") : null) ??
    el.getAttribute("alt") ?? (el.value !== undefined && el.tagName === "INPUT" ? el.value : el.innerText));
  const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest("[aria-hidden=true], [inert]");
  const fits = ({ name, pattern }, el) => pattern ? new RegExp(pattern).test(nameOf(el)) : nameOf(el) === name;
  const all = (what, root) => [...root.querySelectorAll(roles[what.role])].filter((el) => seen(el) && fits(what, el));
  const root = document.querySelector("dialog[open]") ?? document;
  const top = ask.part ? all(ask.part, root)[0] : root;
  return top ? all(ask, top) : [];
}
