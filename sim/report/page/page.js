/* Language, print, contents. */
const map = makeMap();
const redraw = () => { drawCharts(printing ? 673 : 0); map.all(); };
const setLanguage = chosen => {
  language = chosen;
  document.documentElement.lang = chosen;
  $(`#lang-${chosen}`).checked = true;
  document.title = document.body.dataset[chosen === "en" ? "titleEn" : "titleKo"];
  for (const item of $$("[data-en]")) if (!item.classList.contains("plot")) item.setAttribute("aria-label", item.dataset[chosen]);
  for (const option of $$("option[data-e]")) option.textContent = option.dataset[chosen === "en" ? "e" : "k"];
  redraw();
};
for (const radio of $$("input[name=lang]")) radio.onchange = () => setLanguage(radio.value);

const print = on => { if (printing !== on) { printing = on; redraw(); } };
addEventListener("beforeprint", () => print(true));
addEventListener("afterprint", () => print(false));
matchMedia("print").addEventListener("change", event => print(event.matches));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.all());
let width = innerWidth, timer = 0;
addEventListener("resize", () => {
  if (innerWidth === width || printing) return;
  width = innerWidth;
  clearTimeout(timer);
  timer = setTimeout(redraw, 120);
});

$("nav.toc details").open = innerWidth > 1008;
const watcher = new IntersectionObserver(entries => {
  for (const entry of entries.filter(e => e.isIntersecting)) {
    for (const link of $$("nav.toc a")) link.removeAttribute("aria-current");
    $(`nav.toc a[href="#${entry.target.id}"]`)?.setAttribute("aria-current", "true");
  }
}, { rootMargin: "-15% 0px -75% 0px" });
for (const section of $$("main > section")) watcher.observe(section);

const asked = /[?&#]lang=(ko|en)/.exec(location.search + location.hash);
setLanguage(asked ? asked[1] : document.documentElement.dataset.default);
