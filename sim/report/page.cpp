#include "sim/report/page.hpp"

#include <cmath>

#include <fmt/format.h>

namespace twinshift::report {

void Page::add(std::string id, std::string part, std::string body) {
  if (!body.empty()) sections.push_back({std::move(id), std::move(part), std::move(body)});
}

Json json(Words const& words) { return Json{{"en", words.en}, {"ko", words.ko}}; }

double rounded(double value, int decimals) {
  auto const scale = std::pow(10.0, decimals);
  auto const result = std::round(value * scale) / scale;
  return result == 0 ? 0 : result;
}

std::string source_line(Subject const& subject, std::string_view files, bool of_all_seeds) {
  auto const* const key = subject.seeds() == 1 ? "source" : of_all_seeds ? "source_all" : "source_first";
  return fmt::format(R"(<p class="src">{}</p>)", html(say(key, {{"files", Words{std::string{files}}},
                                                                {"n", Words{std::to_string(subject.seeds())}},
                                                                {"seed", Words{subject.run.manifest.seed}},
                                                                {"hash", Words{subject.run.hash()}}})));
}

std::string figure_html(Subject const& subject, Figure const& figure) {
  auto out = fmt::format("<figure id=\"{0}\" aria-labelledby=\"t-{0}\"><h3 id=\"t-{0}\">{1}</h3>", figure.id,
                         html(figure.finding));
  if (!figure.note.en.empty()) out += paragraph(figure.note, "sub");
  out += figure.plot;
  if (figure.plot.empty())
    out += figure.table;
  else if (!figure.table.empty())
    out +=
        fmt::format(R"(<details class="data"><summary>{}</summary>{}</details>)", html(say("as_table")), figure.table);
  return out + source_line(subject, figure.files, figure.of_all_seeds) + "</figure>\n";
}

std::string plot_html(std::string_view chart, Words const& described) {
  return fmt::format(
      "<div class=\"plot\" data-c=\"{}\" data-en=\"{}\" data-ko=\"{}\"><noscript><p>{}</p></noscript></div>", chart,
      escape(described.en), escape(described.ko), html(say("no_script")));
}

std::string paragraph(Words const& words, std::string_view css_class) {
  return css_class.empty() ? fmt::format("<p>{}</p>", html(words))
                           : fmt::format(R"(<p class="{}">{}</p>)", css_class, html(words));
}

std::string legend(std::vector<std::pair<std::string, Words>> const& colours) {
  std::string out = "<ul class=\"lg\">";
  for (auto const& [colour, words] : colours)
    out += fmt::format(R"~(<li><i class="sw" style="background:var(--{})"></i>{}</li>)~", colour, html(words));
  return out + "</ul>";
}

}  // namespace twinshift::report
