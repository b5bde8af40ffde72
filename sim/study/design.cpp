#include "sim/study/design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

#include "sim/core/rng.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/yaml.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostCases = 100'000;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Puts a value for every $name in the text.
std::string filled_in(std::string const& text, std::vector<std::string> const& names,
                      std::vector<std::string> const& values) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '$') {
      out += text[i++];
      continue;
    }
    auto end = i + 1;
    while (end < text.size() && is_word(text[end])) ++end;
    auto const name = text.substr(i + 1, end - i - 1);
    auto const found = std::find(names.begin(), names.end(), name);
    out += found == names.end() ? text.substr(i, end - i) : values[static_cast<std::size_t>(found - names.begin())];
    i = end;
  }
  return out;
}

/// Names after a $ in the text.
std::vector<std::string> placeholders(std::string const& text) {
  std::vector<std::string> found;
  for (auto at = text.find('$'); at != std::string::npos; at = text.find('$', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && is_word(text[end])) ++end;
    found.push_back(text.substr(at + 1, end - at - 1));
  }
  return found;
}

/// Everything that varies, as written.
struct Varied {
  std::vector<std::vector<std::string>> values;  ///< aligned with Study::names; empty for a range
};

void read_varied(io::Yaml const& vary, io::YamlContext const& context, Study& study, Varied& varied) {
  for (auto const& entry : vary.entries) {
    study.names.push_back(entry.key);
    varied.values.emplace_back();
    study.ranges.emplace_back();
    if (entry.value.kind == io::Yaml::Kind::kMap) {
      io::YamlMap const map{entry.value, "vary." + entry.key, {"from", "to", "unit"}, context};
      map.require("from", "0");
      map.require("to", "100");
      auto const from = map.number("from", {});
      auto const to = map.number("to", {});
      if (from && to) study.ranges.back() = Study::Range{*from, *to, map.text("unit").value_or("")};
      continue;
    }
    for (auto const& item : entry.value.items) varied.values.back().push_back(item.scalar);
    if (entry.value.kind == io::Yaml::Kind::kScalar) varied.values.back().push_back(entry.value.scalar);
    if (varied.values.back().empty())
      context.fault(context.place(entry.value), "Y112", "vary." + entry.key + " holds no value.", "",
                    "Give a list of values, or {from: 0, to: 50, unit: \"%\"}.");
  }
}

/// Every combination, the last name running fastest.
void make_grid(Study& study, Varied const& varied, io::YamlContext const& context, io::Place const& place) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < study.names.size(); ++i) {
    if (study.ranges[i])
      context.fault(place, "Y112", "A grid needs lists of values; vary." + study.names[i] + " is a range.", "",
                    "Use design: latin_hypercube, or list the values.");
    count *= std::max<std::size_t>(1, varied.values[i].size());
    if (count > kMostCases) {
      context.fault(place, "S602", "The grid has over 100,000 cases.", "",
                    "Vary less, or use design: latin_hypercube.");
      return;
    }
  }
  if (context.faults->has_errors()) return;
  for (std::size_t row = 0; row < count; ++row) {
    std::vector<std::string> values(study.names.size());
    auto rest = row;
    for (std::size_t i = values.size(); i-- > 0;) {
      values[i] = varied.values[i][rest % varied.values[i].size()];
      rest /= varied.values[i].size();
    }
    study.cases.push_back(study.make_case(values));
  }
}

std::string value_at(std::optional<Study::Range> const& range, std::vector<std::string> const& values, double share) {
  if (range) return with_unit(range->from + share * (range->to - range->from), range->unit);
  auto const row = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(row, values.size() - 1)];
}

/// Each value or stretch of a range is met equally often; the middle of a stretch stands for it.
void make_hypercube(Study& study, Varied const& varied, std::uint32_t cases, std::uint64_t seed) {
  auto const ranks = latin_hypercube(study.names.size(), cases, seed);
  for (std::uint32_t row = 0; row < cases; ++row) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < study.names.size(); ++i)
      values.push_back(value_at(study.ranges[i], varied.values[i], (ranks[i][row] + 0.5) / cases));
    study.cases.push_back(study.make_case(values));
  }
}

void make_list(Study& study, io::YamlMap const& map, io::YamlContext const& context) {
  for (auto const* const item : map.list("list")) {
    if (study.names.empty())
      for (auto const& entry : item->entries) study.names.push_back(entry.key);
    std::vector<std::string> values;
    for (auto const& name : study.names) {
      auto const found = std::find_if(item->entries.begin(), item->entries.end(),
                                      [&](io::YamlEntry const& entry) { return entry.key == name; });
      if (found == item->entries.end())
        context.fault(context.place(*item), "Y111", '"' + name + "\" is missing.", "Each case gives a value for all.",
                      "Add " + name + ": <value>.");
      values.push_back(found == item->entries.end() ? "" : found->value.scalar);
    }
    study.cases.push_back(study.make_case(values));
  }
  study.ranges.resize(study.names.size());
}

void check_names(Study const& study, io::YamlContext const& context, io::Place const& place) {
  auto const used = placeholders(study.changes);
  for (auto const& name : study.names)
    if (std::find(used.begin(), used.end(), name) == used.end())
      context.fault(place, "S601", "\"" + name + "\" varies, but changes does not use it.",
                    "All its values would give the same run.", "Write $" + name + " where its value goes.");
  for (auto const& name : used)
    if (std::find(study.names.begin(), study.names.end(), name) == study.names.end())
      context.fault(place, "S601", "changes uses $" + name + ", but nothing gives its value.", "",
                    "Add " + name + " to vary or to each case of list.");
}

void read_cases(io::YamlMap const& map, io::YamlContext const& context, Study& study) {
  constexpr std::array<std::string_view, 3> kDesigns = {"grid", "list", "latin_hypercube"};
  constexpr std::size_t kList = 1;
  constexpr std::size_t kHypercube = 2;
  auto const design = map.word("design", kDesigns).value_or(0);
  if (design == kList) {
    map.require("list", "[{fare: -20 %}]");
    make_list(study, map, context);
    return;
  }
  auto const* const vary = map.require("vary", "{fare: [-20 %, 0 %]}");
  if (vary == nullptr) return;
  Varied varied;
  read_varied(*vary, context, study, varied);
  if (design != kHypercube) return make_grid(study, varied, context, map.place("vary"));
  map.require("cases", "20");
  auto const cases = map.whole("cases", {1, kMostCases});
  auto const seed = map.whole("design_seed", {0, 9e15}).value_or(1);
  if (cases && !context.faults->has_errors())
    make_hypercube(study, varied, static_cast<std::uint32_t>(*cases), static_cast<std::uint64_t>(seed));
}

}  // namespace

std::string with_unit(double value, std::string const& unit) {
  auto const rounded = std::round(value * 1e6) / 1e6;
  return unit.empty() ? io::shortest(rounded) : io::shortest(rounded) + ' ' + unit;
}

Case Study::make_case(std::vector<std::string> const& values) const {
  Case made;
  auto name = std::string{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    made.values.emplace_back(names[i], values[i]);
    name += (i > 0 ? ", " : "") + names[i] + ' ' + values[i];
  }
  made.scenario = "base: " + io::yaml_text(fs::absolute(base).lexically_normal().generic_string()) +
                  "\ntitle: " + io::yaml_text(title + ": " + name) + '\n' + filled_in(changes, names, values);
  return made;
}

std::vector<std::vector<std::uint32_t>> latin_hypercube(std::size_t dimensions, std::uint32_t cases,
                                                        std::uint64_t seed) {
  std::vector<std::vector<std::uint32_t>> ranks(dimensions, std::vector<std::uint32_t>(cases));
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::iota(ranks[d].begin(), ranks[d].end(), 0U);
    Rng rng{seed, d, Draw::kEstimation};
    for (auto i = cases; i > 1; --i) std::swap(ranks[d][i - 1], ranks[d][rng.below(i)]);
  }
  return ranks;
}

Study read_study(fs::path const& path, io::Faults& faults) {
  Study study;
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kScenario);
  if (!text) return study;
  io::YamlContext const context{io::shown_path(path), &faults, io::FaultKind::kScenario, ""};
  auto const root = io::parse_yaml(*text, context);
  if (!root) return study;
  io::YamlMap const map{*root,
                        "",
                        {"format", "title", "base", "changes", "design", "vary", "list", "cases", "design_seed",
                         "seeds", "seed", "iterations", "sample"},
                        context};
  if (root->kind != io::Yaml::Kind::kMap) return study;
  (void)map.whole("format", {1, 1});
  map.require("title", "<what is asked>");
  map.require("base", "<scenario file>");
  map.require("changes", "| and below it lines of a scenario, with $name where a value goes");
  study.title = map.text("title").value_or("");
  study.base = path.parent_path() / map.text("base").value_or("");
  study.changes = map.text("changes").value_or("");
  study.seeds = static_cast<int>(map.whole("seeds", {1, 1000}).value_or(1));
  if (auto const seed = map.whole("seed", {0, 9e15})) study.seed = static_cast<std::uint64_t>(*seed);
  if (auto const iterations = map.whole("iterations", {1, 1000})) study.iterations = static_cast<int>(*iterations);
  if (auto const sample = map.quantity("sample", io::UnitKind::kPercent, {0.001, 1})) study.sample_pct = 100 * *sample;
  if (faults.has_errors()) return study;
  read_cases(map, context, study);
  check_names(study, context, map.place("changes"));
  return study;
}

std::vector<Task> tasks_of(Study const& study, std::uint64_t first_seed, std::string const& identity) {
  std::vector<Task> tasks;
  for (std::size_t row = 0; row < study.cases.size(); ++row)
    for (int i = 0; i < study.seeds; ++i) {
      Task task{row, first_seed + static_cast<std::uint64_t>(i), {}};
      io::Sha256 digest;
      for (auto const& part :
           {identity, study.cases[row].scenario, std::to_string(task.seed),
            std::to_string(study.iterations.value_or(0)), io::shortest(study.sample_pct.value_or(0))})
        digest.update(part + '\n');
      task.key = digest.hex().substr(0, 16);
      tasks.push_back(std::move(task));
    }
  return tasks;
}

}  // namespace twinshift::study
