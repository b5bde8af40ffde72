#include "viz/whatif.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace twinshift::viz {
namespace {

constexpr auto kPatience = std::chrono::seconds{10};
constexpr int kPoliteness = 19;  // nobody sees the full run; everybody sees the window

/// A measure that both an estimate and a recording can tell.
struct Measure {
  std::string_view name;
  Words words;
  double (*of_day)(SoFar const&);
};

double share_of(SoFar const& day, std::initializer_list<Mode> modes) {
  double sum = 0;
  for (auto const mode : modes) sum += day.journeys[static_cast<std::size_t>(mode)];
  return day.all_journeys() > 0 ? 100 * sum / day.all_journeys() : 0.0;
}

constexpr std::array kMeasures = {
    Measure{"bus_share", {"Bus share", "버스 분담률"}, [](SoFar const& day) { return share_of(day, {Mode::kBus}); }},
    Measure{"car_share",
            {"Car share", "승용차 분담률"},
            [](SoFar const& day) {
              return share_of(day, {Mode::kCar, Mode::kCarPassenger});
            }},
    Measure{"public_share",
            {"Public transport share", "대중교통 분담률"},
            [](SoFar const& day) { return day.public_share_pct(); }},
    Measure{"co2e", {"CO₂e", "CO₂e"}, [](SoFar const& day) { return day.co2e_t; }},
    Measure{"hydrogen", {"Hydrogen used", "수소 사용"}, [](SoFar const& day) { return day.hydrogen_kg; }},
};

Measure const* measure_of(std::string_view name) {
  auto const* const found =
      std::find_if(kMeasures.begin(), kMeasures.end(), [&](Measure const& m) { return m.name == name; });
  return found == kMeasures.end() ? nullptr : found;
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

}  // namespace

std::vector<std::string> whatif_words(std::filesystem::path const& run, Levers const& levers) {
  auto const pct = [](int value) { return std::to_string(value) + "%"; };
  std::vector<std::string> words = {"whatif",    run.string(),        "--fare",    pct(levers.fare),
                                    "--headway", pct(levers.headway), "--parking", pct(levers.parking)};
  if (levers.hydrogen_share != Levers::kAsItIs)
    words.insert(words.end(), {"--hydrogen-share", pct(levers.hydrogen_share)});
  words.emplace_back("--json");
  return words;
}

WhatIfAnswer read_whatif(int exit_code, std::string_view printed) {
  if (exit_code != 0) return {};
  try {
    auto const json = nlohmann::json::parse(printed);
    if (!json.at("estimate").get<bool>()) return {};
    WhatIfAnswer answer;
    for (auto const& measure : json.at("measures"))
      answer.estimates.push_back({measure.at("name").get<std::string>(), measure.at("unit").get<std::string>(),
                                  measure.at("value").get<double>(), measure.at("lower95").get<double>(),
                                  measure.at("upper95").get<double>()});
    if (json.contains("scenario")) answer.scenario = json["scenario"].get<std::string>();
    return answer;
  } catch (nlohmann::json::exception const&) {
    return {};
  }
}

std::string measure_in_words(std::string const& name, Language language) {
  auto const* const measure = measure_of(name);
  return measure != nullptr ? in(language, measure->words) : name;
}

std::optional<double> full_value(SoFar const& day, std::string const& name) {
  auto const* const measure = measure_of(name);
  if (measure == nullptr) return std::nullopt;
  return measure->of_day(day);
}

std::string verdict(std::vector<Estimate> const& estimates, SoFar const& day, Language language) {
  bool const korean = language == Language::kKorean;
  std::string inside;
  std::string outside;
  for (auto const& e : estimates) {
    auto const full = full_value(day, e.name);
    if (!full) continue;
    auto& list = *full >= e.low && *full <= e.high ? inside : outside;
    list += (list.empty() ? "" : "; ") + measure_in_words(e.name, language) + " " + short_number(*full) + " " + e.unit;
    if (&list == &outside)
      list += (korean ? ", 추정 " : ", estimated ") + ("[" + short_number(e.low) + ", " + short_number(e.high) + "]");
  }
  std::string words = korean ? "전체 실행 완료. " : "The full run has ended. ";
  if (!outside.empty()) words += (korean ? "추정 구간 밖: " : "Outside the estimate: ") + outside + ". ";
  if (!inside.empty()) words += (korean ? "추정 구간 안: " : "As estimated: ") + inside + ".";
  return words;
}

void WhatIf::ask(std::filesystem::path const& run, Levers const& levers) {
  asked_ = std::chrono::steady_clock::now();
  process_.start(whatif_words(run, levers));
}

std::optional<WhatIfAnswer> WhatIf::answer() {
  if (!process_.running()) return std::nullopt;
  if (auto const code = process_.ended()) return read_whatif(*code, process_.printed());
  if (std::chrono::steady_clock::now() - asked_ < kPatience) return std::nullopt;
  process_.end();
  return WhatIfAnswer{};
}

void FullRun::start(std::filesystem::path const& scenario, std::filesystem::path const& shown,
                    recording::Scenery const& scenery, recording::Figures const& figures) {
  auto const base = ((std::filesystem::is_directory(shown) ? shown : shown.parent_path()) / "").parent_path();
  int number = 1;
  do out_ = base.string() + "-what-if-" + std::to_string(number++);
  while (std::filesystem::exists(out_));
  process_.start({"run", scenario.string(), "--out", out_.string(), "--seed", std::to_string(scenery.seed), "--sample",
                  short_number(figures.sample_permille / 10.0), "--json"},
                 kPoliteness);
}

std::optional<std::filesystem::path> FullRun::ended() {
  auto const code = process_.ended();
  if (!code) return std::nullopt;
  return *code == 0 && std::filesystem::exists(out_ / "recording.tsr") ? out_ : std::filesystem::path{};
}

}  // namespace twinshift::viz
