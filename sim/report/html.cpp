#include "sim/report/html.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace twinshift::report {

namespace {

std::string span(std::string_view language, std::string_view text) {
  return fmt::format(R"(<span class="{0}" lang="{0}">{1}</span>)", language, escape(text));
}

std::string_view class_of(Align kind) {
  switch (kind) {
    case Align::kFigure:
      return R"( class="r")";
    case Align::kFigureWide:
      return R"( class="r desk")";
    case Align::kAction:
      return R"( class="noprint")";
    case Align::kName:
    case Align::kText:
      break;
  }
  return "";
}

}  // namespace

std::string escape(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  constexpr std::string_view kCo2 = "CO₂";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, kCo2.size()) == kCo2) {
      safe += "CO<sub>2</sub>";
      i += kCo2.size() - 1;
      continue;
    }
    switch (text[i]) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += text[i];
    }
  }
  return safe;
}

std::string html(Words const& words) {
  return words.same() ? escape(words.en) : span("en", words.en) + span("ko", words.ko);
}

std::string label_of(Words const& words) {
  // Attributes hold no markup: the lowered digit stays a character.
  auto const plain = [](std::string text) {
    auto safe = escape(text);
    for (std::size_t at = 0; (at = safe.find("<sub>2</sub>", at)) != std::string::npos;) safe.replace(at, 12, "₂");
    return safe;
  };
  return fmt::format(R"(aria-label="{0}" data-en="{0}" data-ko="{1}")", plain(words.en), plain(words.ko));
}

Table::Table(Words caption, std::vector<Head> heads) : caption_{std::move(caption)}, heads_{std::move(heads)} {}

void Table::row(std::vector<std::string> const& cells, std::string_view css_class) {
  if (cells.size() != heads_.size()) throw std::logic_error{"a row of the report does not fit its table"};
  body_ += css_class.empty() ? "<tr>" : fmt::format(R"(<tr class="{}">)", css_class);
  for (std::size_t i = 0; i < cells.size(); ++i)
    body_ += i == 0 ? fmt::format(R"(<th scope="row">{}</th>)", cells[i])
                    : fmt::format("<td{}>{}</td>", class_of(heads_[i].kind), cells[i]);
  body_ += "</tr>\n";
  ++rows_;
}

void Table::group(Words const& words) {
  body_ += fmt::format("</tbody><tbody><tr><th class=\"gh\" scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                       heads_.size(), html(words));
}

std::string Table::text(std::string_view css_class) const {
  auto out =
      fmt::format(R"(<div class="tw" role="region" tabindex="0" {}><table class="{}"><caption class="vh">{}</caption>)",
                  label_of(caption_), css_class, html(caption_));
  out += "<thead><tr>";
  for (auto const& head : heads_)
    out += fmt::format(
        R"(<th scope="col"{}>{}</th>)", class_of(head.kind),
        head.kind == Align::kAction ? "<span class=\"vh\">" + html(head.words) + "</span>" : html(head.words));
  return out + "</tr></thead><tbody>" + body_ + "</tbody></table></div>\n";
}

}  // namespace twinshift::report
