#include "sim/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "sim/io/sha256.hpp"
#include "sim/report/compact.hpp"
#include "sim/report/embedded.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sections.hpp"

namespace twinshift::report {

namespace {

/// A digest in the form that a Content-Security-Policy takes.
std::string sha256_base64(std::string_view text) {
  auto const hex = io::sha256_hex(text);
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return base64(bytes);
}

/// JSON inside a script element: nothing in it may end the element.
std::string inline_json(Json const& data) {
  auto text = data.dump();
  for (std::size_t at = 0; (at = text.find("</", at)) != std::string::npos; at += 3) text.replace(at, 2, "<\\/");
  for (std::size_t at = 0; (at = text.find("<!", at)) != std::string::npos; at += 7) text.replace(at, 1, "\\u003c");
  return text;
}

/// Texts that the script writes: all whose key begins with "js:".
Json script_words() {
  auto words = Json::object();
  for (auto const* const key :
       {"of_journeys", "local_time", "begun",   "board",  "refuse", "t_a_day", "day",     "limit",  "ratio",
        "near",        "into",       "storage", "queue",  "full",   "share",   "none",    "street", "base",
        "change_t",    "seed",       "mean",    "policy", "lose",   "gain",    "on_board"})
    words[key] = json(say("js:" + std::string{key}));
  return words;
}

Words titled(RunFiles const& run) { return Words{run.manifest.title}; }

std::string status_item(char const* key, Words const& value, std::string_view css_class) {
  return fmt::format(R"(<li>{}: <b class="{}">{}</b></li>)", html(say(key)), css_class, html(value));
}

/// Rows of emissions.csv add up to the totals of summary.csv, to a gram.
bool books_balance(RunFiles const& run) {
  double kg = 0;
  for (std::size_t row = 0; row < run.emissions.size(); ++row) {
    auto const& item = run.emissions.text(row, "item");
    if (run.emissions.text(row, "mode") != "rail_background" && (item == "co2e_ttw_kg" || item == "co2e_wtt_kg"))
      kg += run.emissions.amount(row, "amount");
  }
  return std::abs(kg / 1000 - run.total("co2e_wtw")) < 1e-6;
}

std::string status(Subject const& subject) {
  auto const& run = subject.run;
  auto const yes_no = [](char const* key, bool good) {
    return status_item(key, say(good ? "yes" : "no"), good ? "ok" : "bad");
  };
  auto const left =
      run.total("departed") - run.total("arrived") - run.total("travelling_at_end") - run.total("gave_up");
  auto out = std::string{"<ul class=\"status\">"};
  out += run.manifest.converged
             ? status_item("settled", say("yes"), "ok")
             : status_item("settled", say("no_gap", {{"gap", with_unit(figure(run.total("gap"), 1), "%")}}), "bad");
  out += yes_no("fit", run.fit());
  if (!run.emissions.empty()) out += yes_no("books", books_balance(run));
  out += yes_no("unaltered", run.altered.empty() && run.manifest.sealed);
  out += yes_no("nobody_vanished", left == 0);
  out += status_item("seeds", Words{run.seeds.empty() ? std::to_string(subject.seeds()) : run.seeds.text(0, "n_seeds")},
                     "");
  if (!whole_city(run)) out += status_item("sample", with_unit(figure(run.manifest.sample_pct, 0), "%"), "bad");
  return out + "</ul>";
}

std::string banner(Subject const& subject) {
  auto const& run = subject.run;
  std::string out;
  auto const add = [&](Words const& words) {
    out += fmt::format("<div class=\"banner\" role=\"note\">{}</div>\n", html(words));
  };
  if (!run.fit()) add(say("banner:unfit"));
  if (!run.manifest.converged)
    add(say("banner:unsettled",
            {{"gap", with_unit(figure(run.total("gap"), 1), "%")}, {"n", Words{run.manifest.iterations}}}));
  if (!whole_city(run)) add(say("banner:sample", {{"pct", with_unit(figure(run.manifest.sample_pct, 0), "%")}}));
  if (!run.altered.empty()) add(say("banner:altered", {{"file", Words{run.altered.front()}}}));
  return out;
}

std::string header(Subject const& subject) {
  auto const& run = subject.run;
  auto const city = run.city();
  auto const meta = say(subject.base == nullptr ? "meta" : "meta_pair",
                        {{"city", Words{city.en, city.ko}},
                         {"day", run.scenery ? Words{run.scenery->date.en, run.scenery->date.ko} : say("working_day")},
                         {"scenario", Words{run.manifest.scenario}},
                         {"base", Words{subject.base == nullptr ? "" : subject.base->manifest.scenario}},
                         {"residents", Words{figure(run.total("residents"), 0)}},
                         {"agents", Words{figure(run.total("agents"), 0)}}});
  auto const radio = [](char const* code, char const* name) {
    return fmt::format(R"(<label lang="{0}"><input type="radio" name="lang" id="lang-{0}" value="{0}">{1}</label>)",
                       code, name);
  };
  return fmt::format(
      "<header class=\"top\"><div><h1 lang=\"en\">{}</h1><p class=\"meta\">{}</p>{}</div>"
      "<fieldset class=\"lang\"><legend class=\"vh\">Language / 언어</legend>{}{}</fieldset></header>\n",
      escape(run.manifest.title), html(meta), status(subject), radio("en", "English"), radio("ko", "한국어"));
}

std::string contents(Page const& page) {
  std::string out;
  std::string part;
  for (auto const& section : page.sections) {
    if (section.part != part) {
      if (!part.empty()) out += "</ol></div>";
      part = section.part;
      out += fmt::format(R"(<div class="grp"><div class="part">{}</div><ol>)", html(say("part:" + part)));
    }
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, html(say("nav:" + section.id)));
  }
  return fmt::format(
      R"(<nav class="toc" {}><details open><summary>{}</summary><div class="in">{}</ol></div></div></details></nav>)",
      label_of(say("contents")), html(say("contents")), out);
}

/// The reader's question; of a comparison, where it is another one.
Words heading(Subject const& subject, std::string const& id) {
  auto const compared = "hc:" + id;
  return subject.comparison != nullptr && has_words(compared) ? say(compared) : say("h:" + id);
}

std::string sections_of(Page const& page, Subject const& subject) {
  std::string out;
  for (auto const& section : page.sections)
    out += fmt::format("<section id=\"{0}\" aria-labelledby=\"h-{0}\"><h2 id=\"h-{0}\">{1}</h2>\n{2}</section>\n",
                       section.id, html(heading(subject, section.id)), section.body);
  return out;
}

/// What a printed page carries at its foot. CSS strings hold neither quotes nor line ends of the title.
std::string print_footer(RunFiles const& run) {
  auto const mark = !run.fit() ? " · NOT FIT FOR USE" : !run.manifest.converged ? " · NOT CONVERGED" : "";
  auto name = run.manifest.city + " " + run.manifest.scenario;
  std::erase_if(name, [](char c) { return c == '"' || c == '\\' || c == '\n' || c == '<'; });
  return fmt::format(
      "@page{{size:A4;margin:16mm 15mm 18mm;@bottom-left{{content:\"Twinshift · {} · {}{}\";font:8pt "
      "sans-serif;color:#46525e}}"
      "@bottom-right{{content:counter(page) \" / \" counter(pages);font:8pt sans-serif;color:#46525e}}}}\n",
      name, run.hash(), mark);
}

/// Orders sections by a list of ids; those it does not name stay behind the others.
void sort_sections(Page& page, std::vector<std::string_view> const& order) {
  std::stable_sort(page.sections.begin(), page.sections.end(), [&](Section const& a, Section const& b) {
    return std::find(order.begin(), order.end(), a.id) < std::find(order.begin(), order.end(), b.id);
  });
}

void apply_form(Page& page, Form form) {
  switch (form) {
    case Form::kPlain:
      return;
    case Form::kTag:  // model and data, validation, forecasts, effects, carbon, distribution, annexes
      return sort_sections(page, {"answer", "changed", "assume", "prov", "valid", "sure", "modes", "switch", "day",
                                  "where", "reach", "service", "emissions", "people", "hydrogen", "stamp"});
    case Form::kKdi:  // overview and base data, demand, benefits, costs, regional balance, risks
      return sort_sections(page, {"answer", "changed", "prov", "modes", "switch", "day", "service", "emissions",
                                  "where", "reach", "people", "valid", "sure", "assume", "hydrogen", "stamp"});
  }
}

Page make_page(Subject const& subject) {
  Page page;
  auto const compared = subject.comparison != nullptr;
  for (auto* const add :
       {compared ? &add_compared_answer : &add_answer, compared ? &add_differences : &add_scenario, &add_modes,
        &add_switching, &add_day, &add_where, &add_reach, &add_service, &add_emissions, &add_groups, &add_certainty,
        &add_validation, &add_assumptions, &add_hydrogen, &add_provenance})
    add(page, subject);
  return page;
}

std::string page_text(Subject const& subject, ReportOptions const& options) {
  auto const& run = subject.run;
  auto page = make_page(subject);
  apply_form(page, options.form);
  Json data{{"charts", page.charts}, {"words", script_words()}};
  if (!page.map.is_null()) data["map"] = page.map;
  auto const script =
      fmt::format("(()=>{{\"use strict\";\n{}\n{}\n{}\n}})();", embedded::kCharts, embedded::kMap, embedded::kPage);
  auto const title = titled(run);
  auto const language = options.korean ? "ko" : "en";
  auto const city = run.city();
  auto const tab = say("tab", {{"title", title}, {"city", Words{city.en, city.ko}}});
  return fmt::format(
             "<!doctype html>\n<html lang=\"{0}\" data-default=\"{0}\"><head><meta charset=\"utf-8\"><meta "
             "name=\"viewport\" "
             "content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" "
             "content=\"default-src "
             "'none';style-src 'unsafe-inline';script-src 'sha256-{1}';img-src data:;base-uri 'none';form-action "
             "'none'\"><meta "
             "name=\"color-scheme\" content=\"light dark\"><title>{2}</title>\n<style>{3}{4}</style></head>\n",
             language, sha256_base64(script), escape(options.korean ? tab.ko : tab.en), embedded::kStyle,
             print_footer(run)) +
         fmt::format(
             "<body data-title-en=\"{}\" data-title-ko=\"{}\"><a class=\"skip\" href=\"#answer\">{}</a><div "
             "class=\"force-light\" hidden></div>\n{}<div class=\"shell\">{}{}<main>\n",
             escape(tab.en), escape(tab.ko), html(say("skip")), banner(subject), header(subject), contents(page)) +
         sections_of(page, subject) + "</main></div>\n<script type=\"application/json\" id=\"data\">" +
         inline_json(data) + "</script>\n<script>" + script + "</script>\n</body></html>\n";
}

}  // namespace

std::string make_report(std::filesystem::path const& folder, ReportOptions const& options) {
  auto const run = read_run_files(folder);
  return page_text({run}, options);
}

std::string make_report(study::Comparison const& comparison, ReportOptions const& options) {
  auto const base = read_run_files(comparison.base_runs.front());
  auto const policy = read_run_files(comparison.policy_runs.front());
  return page_text({policy, &base, &comparison}, options);
}

}  // namespace twinshift::report
