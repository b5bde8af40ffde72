#include "sim/scenario/settings.hpp"

#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace twinshift::scenario {
namespace {
namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

std::string chain_text(std::vector<fs::path> const& chain, fs::path const& again) {
  std::string text;
  for (auto const& path : chain) text += path.filename().generic_string() + " → ";
  return text + again.filename().generic_string();
}

/// Opens a file and the base it names, innermost base first in `settings.files`.
void read_chain(fs::path const& path, io::Place const& asked_from, std::vector<fs::path>& chain, Settings& settings,
                io::Faults& faults) {
  constexpr std::size_t kMostBases = 20;
  auto const normal = path.lexically_normal();
  if (std::find(chain.begin(), chain.end(), normal) != chain.end() || chain.size() >= kMostBases) {
    faults.add({"Y140", asked_from, "The base chain goes in a circle: " + chain_text(chain, normal) + '.', "",
                "Point one of them to the city's base.", io::FaultKind::kScenario});
    return;
  }
  auto text = io::read_text_file(path, asked_from, faults, io::FaultKind::kScenario);
  if (!text) return;
  ScenarioFile file{path, {io::shown_path(path), &faults, io::FaultKind::kScenario, ""}, {}, io::sha256_hex(*text)};
  auto root = io::parse_yaml(*text, file.context);
  if (!root) return;
  file.root = std::move(*root);
  chain.push_back(normal);
  if (file.root.kind == io::Yaml::Kind::kMap) {
    auto const base = std::find_if(file.root.entries.begin(), file.root.entries.end(),
                                   [](io::YamlEntry const& entry) { return entry.key == "base"; });
    if (base != file.root.entries.end() && base->value.kind == io::Yaml::Kind::kScalar)
      read_chain(path.parent_path() / base->value.scalar, file.context.place(base->value), chain, settings, faults);
  }
  settings.files.push_back(std::move(file));
}

std::optional<NamedPath> read_path(io::YamlMap const& map, std::string_view key, fs::path const& folder) {
  auto const text = map.text(key);
  if (!text) return std::nullopt;
  return NamedPath{(folder / *text).lexically_normal(), map.place(key)};
}

template <class T, class U>
void replace(std::optional<T>& target, std::optional<U> const& value) {
  if (value) target = static_cast<T>(*value);
}

std::optional<emissions::HydrogenSource> read_source(io::Yaml const& item, io::YamlContext const& context) {
  io::YamlMap const row{item, "hydrogen.supply", {"pathway", "share", "delivery", "pressure"}, context};
  row.require("pathway", "<id of a pathway>");
  row.require("share", "100 %");
  constexpr std::array<std::string_view, 2> kPressures = {"350 bar", "700 bar"};
  auto const pathway = row.word("pathway", emissions::kHydrogenPathways);
  auto const share = row.quantity("share", io::UnitKind::kPercent, {0, 1});
  auto const delivery = row.quantity("delivery", io::UnitKind::kLength, {0, 5e6});
  auto const pressure = row.word("pressure", kPressures);
  if (!pathway || !share) return std::nullopt;
  return emissions::HydrogenSource{std::string{emissions::kHydrogenPathways[*pathway]}, *share,
                                   delivery.value_or(0) / 1000, pressure.value_or(0) == 1};
}

void read_hydrogen(io::YamlMap const& root, io::YamlContext const& context, Settings& settings) {
  auto const* const value = root.find("hydrogen");
  if (value == nullptr) return;
  io::YamlMap const map{*value, "hydrogen", {"supply"}, context};
  map.require("supply", "[{pathway: <id>, share: 100 %}]");
  settings.hydrogen.sources.clear();
  auto sum = 0.0;
  auto sound = true;
  for (auto const* const item : map.list("supply")) {
    auto const source = read_source(*item, context);
    sound = sound && source;
    if (!source) continue;
    settings.hydrogen.sources.push_back(*source);
    sum += source->share;
  }
  if (sound && map.find("supply") != nullptr && std::abs(sum - 1) > 1e-6)
    context.fault(map.place("supply"), "H411",
                  "The shares of hydrogen.supply add up to " + io::fixed(100 * sum, 1) + " %.",
                  "All hydrogen must come from somewhere.", "Make them add up to 100 %.");
}

void check_format(io::YamlMap const& map, io::YamlContext const& context) {
  auto const format = map.whole("format", {1, 1e6});
  if (!format || *format <= kFormat) return;
  context.fault(
      map.place("format"), "Y150",
      "Written for format " + std::to_string(*format) + "; this program reads up to " + std::to_string(kFormat) + '.',
      "Newer keys could be misread.", "Update the program.");
}

void fold(ScenarioFile const& file, Settings& settings) {
  auto const& context = file.context;
  io::YamlMap const map{
      file.root,
      "",
      {"format", "base", "title", "question", "network", "parameters", "tables", "iterations", "seed", "seeds",
       "sample", "gap_limit", "region", "year", "month", "fleet", "hydrogen", "depots", "policies"},
      context};
  if (file.root.kind != io::Yaml::Kind::kMap) return;
  auto const folder = file.path.parent_path();
  check_format(map, context);
  static_cast<void>(map.text("base"));
  replace(settings.title, map.text("title"));
  replace(settings.question, map.text("question"));
  replace(settings.network, read_path(map, "network", folder));
  replace(settings.parameters, read_path(map, "parameters", folder));
  replace(settings.tables, read_path(map, "tables", folder));
  replace(settings.region, map.text("region"));
  replace(settings.iterations, map.whole("iterations", {1, 1000}));
  replace(settings.seed, map.whole("seed", {0, 9e15}));
  replace(settings.seeds, map.whole("seeds", {1, 1000}));
  replace(settings.sample, map.quantity("sample", io::UnitKind::kPercent, {0.0001, 1}));
  replace(settings.gap_limit, map.quantity("gap_limit", io::UnitKind::kPercent, {0.00001, 1}));
  replace(settings.year, map.whole("year", {1990, 2100}));
  if (auto const month = map.word("month", kMonths)) settings.month = static_cast<int>(*month) + 1;
  read_hydrogen(map, context, settings);
  for (auto const* const verb : map.list("policies")) settings.policies.push_back({verb, &context});
  for (auto const* const verb : map.list("fleet", /*one_will_do=*/true)) settings.fleet.push_back({verb, &context});
  for (auto const* const verb : map.list("depots", /*one_will_do=*/true)) settings.depots.push_back({verb, &context});
}

}  // namespace

Settings read_settings(fs::path const& path, io::Faults& faults) {
  Settings settings;
  std::vector<fs::path> chain;
  read_chain(path, {}, chain, settings, faults);
  for (auto const& file : settings.files) fold(file, settings);
  return settings;
}

}  // namespace twinshift::scenario
