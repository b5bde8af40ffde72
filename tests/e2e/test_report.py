"""report.html as a reader gets it: in a browser, on paper, in both languages, without a network."""
import csv
import re
import sqlite3
import subprocess
import unittest

from browser import CHROMIUM, Browser
from support import MINI, SOURCE, ProgramTest

FLOOR_BYTES = 1_500_000
SIZES = {"phone": (390, 844), "laptop": (1366, 768)}

# Text that runs out of the page, headings that skip a level, controls without a name, ids twice, tables without caption.
FAULTS = """(() => {
  const faults = [], wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push(`${wide} px wider than the screen`);
  let level = 0;
  for (const h of document.querySelectorAll("h1,h2,h3,h4")) {
    const now = Number(h.tagName[1]);
    if (now > level + 1) faults.push(`h${level} is followed by h${now}: ${h.textContent.slice(0, 40)}`);
    level = now;
  }
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) faults.push(`id ${id} twice`);
  for (const t of document.querySelectorAll("table")) if (!t.caption || !t.caption.textContent.trim()) faults.push("table without caption");
  for (const c of document.querySelectorAll("button,select,input,canvas,.tw")) {
    const name = c.getAttribute("aria-label") || c.textContent.trim() || (c.labels && c.labels[0] && c.labels[0].textContent);
    if (!name) faults.push(`${c.tagName} without a name`);
  }
  for (const p of document.querySelectorAll(".plot")) if (!p.querySelector("svg[aria-label]")) faults.push(`no picture ${p.dataset.c}`);
  return faults;
})()"""

# Visible text whose contrast with what lies behind it is under 4.5 to 1.
PALE = """(() => {
  const rgb = t => (t.match(/[\\d.]+/g) || []).map(Number), lum = c => c.slice(0, 3)
    .map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const faults = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement, style = getComputedStyle(e);
    if (!node.textContent.trim() || !e.offsetParent || e.closest("script,style,.vh,canvas,svg")) continue;
    const a = lum(rgb(style.color)), b = lum(behind(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faults.push(`${ratio.toFixed(1)}: ${node.textContent.trim().slice(0, 40)}`);
  }
  return faults;
})()"""


class Report(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_json(MINI / "base.yaml")
        self.page = self.folder / "run/report.html"

    def report(self, *words):
        self.start("report", *words)
        return self.page.read_text(encoding="utf-8")

    def test_one_file_of_the_same_bytes_that_stays_in_its_place(self):
        text = self.report(self.folder / "run")
        self.assertEqual(text, self.report(self.folder / "run"))
        self.assertLess(len(text.encode()), FLOOR_BYTES)
        self.assertNotRegex(text, r"(?:src|href)=\"(?!#)", "nothing may be fetched")
        self.assertIn('lang="ko" data-default="ko"', self.report(self.folder / "run", "--lang", "ko"))
        # The page is no part of the run: its files still are what the manifest says.
        self.start("audit", self.folder / "run")
        self.start("report", self.folder / "nowhere", expect=4)
        self.start("report", self.folder / "run", "--form", "other", expect=2)

    def test_a_comparison_with_itself_is_exactly_zero(self):
        """Two seeds of the same scenario: no row may claim a difference."""
        self.run_json(MINI / "base.yaml", "--seeds", "2", name="pair")
        means = self.report(self.folder / "pair", "--out", self.page).split('id="f-means"')[1].split("</table>")[0]
        with open(self.folder / "pair/summary.csv", encoding="utf-8", newline="") as file:
            minutes = {row["measure"]: row for row in csv.DictReader(file)}["mean_min"]
        self.assertEqual(minutes["n_seeds"], "2")
        self.assertIn(f"{float(minutes['value']):.0f}", means)
        text = self.report(self.folder / "pair", self.folder / "pair", "--out", self.page)
        verdicts = re.findall(r'<span class="v (\w+)">', text.split('id="f-paired"')[1].split("</table>")[0])
        self.assertGreater(len(verdicts), 10)
        self.assertLessEqual(set(verdicts), {"zero", "none"})
        self.report(self.folder / "pair", self.folder / "pair", "--out", self.page, "--form", "tag")
        with open(self.folder / "run/report-tag/ast.csv", encoding="utf-8", newline="") as file:
            self.assertEqual({float(row["difference"]) for row in csv.DictReader(file)}, {0})
        with open(self.folder / "run/report-tag/tee_inputs.csv", encoding="utf-8", newline="") as file:
            self.assertEqual({row["winners"] + row["losers"] for row in csv.DictReader(file)}, {"00"})

    def test_every_column_has_an_entry_in_the_dictionary_and_every_entry_a_column(self):
        with open(SOURCE / "docs/columns.csv", encoding="utf-8", newline="") as file:
            entries = [(row["file"], row["column"]) for row in csv.DictReader(file)]
        self.run_json(MINI / "depot.yaml", name="depot")
        used, columns = set(), 0
        for table in sorted((self.folder / "depot").glob("*.csv")):
            for column in table.read_text(encoding="utf-8").split("\n", 1)[0].split(","):
                columns += 1
                fits = [e for e in entries if e[0] == table.name and
                        (column == e[1] or e[1].endswith("*") and column.startswith(e[1][:-1]))]
                self.assertTrue(fits, f"{table.name}: {column} has no entry in docs/columns.csv")
                used.update(fits)
        self.assertGreater(columns, 200)
        unused = [e for e in entries if e not in used and e[0] != "counts.csv"]  # this town counts nothing
        self.assertEqual(unused, [])

    def test_more_jobs_are_within_reach_of_more_time(self):
        with open(SOURCE / "networks/mini/zones.csv", encoding="utf-8", newline="") as file:
            jobs = sum(float(row["jobs"] or 0) for row in csv.DictReader(file) if row["kind"] == "internal")
        with open(self.folder / "run/access.csv", encoding="utf-8", newline="") as file:
            rows = [[float(row[f"jobs_{m}min"]) for m in (30, 45, 60)] for row in csv.DictReader(file)]
        self.assertGreater(len(rows), 3)
        for row in rows:
            self.assertEqual(row, sorted(row))
            self.assertEqual(row[2], jobs, "an hour is enough for the whole town")

    def test_layers_open_in_any_map_program(self):
        package = self.folder / "run/results.gpkg"
        with sqlite3.connect(package) as tables:
            names = {name for (name,) in tables.execute("select table_name from gpkg_contents")}
            self.assertLessEqual({"links", "stops", "routes", "zones", "depots", "modes", "layer_styles"}, names)
            rows = tables.execute("select count(*), sum(vehicles), count(geom) from links").fetchone()
            self.assertGreater(rows[1], 0)
            self.assertEqual(rows[0], rows[2], "a link without a shape")
            styles = dict(tables.execute("select f_table_name, styleQML from layer_styles"))
        self.assertIn("graduatedSymbol", styles["links"])
        self.run_json(MINI / "base.yaml", name="again")
        self.assertEqual(package.read_bytes(), (self.folder / "again/results.gpkg").read_bytes())

    @unittest.skipUnless(CHROMIUM, "chromium is not installed: the page was not looked at in a browser")
    def test_in_a_browser(self):
        self.report(self.folder / "run")
        browser = Browser()
        self.addCleanup(browser.close)
        for name, (width, height) in SIZES.items():
            for language in ("en", "ko"):
                for dark in (False, True):
                    with self.subTest(size=name, language=language, dark=dark):
                        browser.look_like(width, height, dark)
                        browser.open(self.page, f"?lang={language}")
                        self.assertEqual(browser.complaints, [])
                        self.assertEqual([u for u in browser.requests if not u.startswith(("file:", "data:"))], [])
                        self.assertEqual(browser.run("document.documentElement.lang"), language)
                        self.assertEqual(browser.run(FAULTS), [])
                        self.assertEqual(browser.run(PALE), [])
        # Figures of the script and of the program are written alike.
        told = browser.run("(document.querySelector('[data-link]').click(), document.querySelector('#maplive').textContent)")
        cell = browser.run("document.querySelector('[data-link]').closest('tr').cells[1].textContent")
        self.assertIn(cell, told)

    @unittest.skipUnless(CHROMIUM, "chromium is not installed: the page was not printed")
    def test_on_paper_and_without_script(self):
        self.report(self.folder / "run")
        browser = Browser()
        self.addCleanup(browser.close)
        browser.look_like(1366, 768, dark=True)
        browser.open(self.page)
        browser.print_to(self.folder / "page.pdf")
        pages = len(re.findall(rb"/Type\s*/Page\b", (self.folder / "page.pdf").read_bytes()))
        self.assertTrue(2 <= pages <= 16, pages)
        browser.open(self.page, script=False)
        self.assertEqual(browser.complaints, [])
        shown = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
                                f"--user-data-dir={self.folder}/profile", self.page.as_uri()],
                               capture_output=True, text=True, timeout=120, check=True)
        self.assertIn("</table>", shown.stdout)


if __name__ == "__main__":
    unittest.main()
