#include "sim/audit/factor_set.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/audit/text_table.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/suggest.hpp"
#include "sim/io/yaml.hpp"

namespace twinshift::audit {

namespace {

namespace fs = std::filesystem;

/// What "CITY@YEAR" asks for.
struct Wanted {
  fs::path tables;
  std::string region;
  std::optional<int> year;
};

std::string top_level(io::Yaml const& root, std::string_view key) {
  for (auto const& entry : root.entries)
    if (entry.key == key) return entry.value.scalar;
  return {};
}

void refuse(std::string const& spec, fs::path const& scenarios, io::Faults& faults) {
  std::vector<std::string> cities;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator{scenarios, error})
    if (fs::exists(entry.path() / "base.yaml")) cities.push_back(entry.path().filename().string());
  std::sort(cities.begin(), cities.end());
  faults.add({"F201",
              {spec, 0, 0},
              "This is no city, folder of tables, run or factors.csv.",
              "",
              "Name a folder, or one of the cities: " + io::join(cities) + '.'});
}

/// Region, year and tables of a city's base scenario.
std::optional<Wanted> of_city(fs::path const& base, io::Faults& faults) {
  auto const text = io::read_text_file(base, {}, faults, io::FaultKind::kScenario);
  if (!text) return std::nullopt;
  auto const root = io::parse_yaml(*text, {io::shown_path(base), &faults, io::FaultKind::kScenario, ""});
  if (!root) return std::nullopt;
  Wanted wanted{(base.parent_path() / top_level(*root, "tables")).lexically_normal(), top_level(*root, "region"), {}};
  if (auto const year = io::parse_number(top_level(*root, "year"))) wanted.year = static_cast<int>(*year);
  return wanted;
}

double number(TextTable const& table, TextTable::Row const& row, std::string_view column, double otherwise = 0) {
  return io::parse_number(table.cell(row, column)).value_or(otherwise);
}

FileFactor described(TextTable const& table, TextTable::Row const& row) {
  FileFactor factor;
  factor.id = table.cell(row, "id");
  factor.region = table.column("region") ? table.cell(row, "region") : "any";
  factor.unit = table.cell(row, "unit");
  factor.source = table.cell(row, "source");
  factor.year = table.cell(row, "year");
  factor.page = table.cell(row, "page");
  factor.licence = table.cell(row, "licence");
  factor.confidence = table.cell(row, "confidence");
  factor.status = table.cell(row, "status");
  factor.line = row.line;
  return factor;
}

class TableFolder {
public:
  TableFolder(Wanted wanted, FactorSet& set, io::Faults& faults)
      : wanted_{std::move(wanted)}, set_{set}, faults_{faults} {}

  void read() {
    scalars();
    curves();
    grid();
    shares();
    add_sources();
  }

private:
  [[nodiscard]] bool here(std::string const& region) const {
    return wanted_.region.empty() || region == wanted_.region || region == "any";
  }

  std::optional<TextTable> table(char const* name) {
    if (!fs::exists(wanted_.tables / name)) return std::nullopt;
    return read_text_table(wanted_.tables / name, faults_);
  }

  /// A region's own row takes the place of that of "any".
  void put(FileFactor factor) {
    auto const same = std::find_if(set_.factors.begin(), set_.factors.end(), [&](FileFactor const& other) {
      return other.id == factor.id && (!wanted_.region.empty() || other.region == factor.region);
    });
    if (same == set_.factors.end()) {
      set_.factors.push_back(std::move(factor));
    } else if (factor.region != "any") {
      *same = std::move(factor);
    }
  }

  void scalars() {
    auto const t = table("emission_factors.csv");
    if (!t) return;
    for (auto const& row : t->rows) {
      auto factor = described(*t, row);
      if (!here(factor.region)) continue;
      factor.value = number(*t, row, "value");
      factor.low = number(*t, row, "low", factor.value);
      factor.high = number(*t, row, "high", factor.value);
      put(std::move(factor));
    }
  }

  void curves() {
    auto const t = table("emission_curves.csv");
    if (!t) return;
    constexpr std::array<char const*, 8> kNames{"alpha",   "beta", "gamma", "delta",
                                                "epsilon", "zeta", "eta",   "reduction"};
    for (auto const& row : t->rows) {
      auto factor = described(*t, row);
      if (!here(factor.region)) continue;
      CurvePiece piece{number(*t, row, "load"), number(*t, row, "vmin_kmh"), number(*t, row, "vmax_kmh"), {}};
      for (std::size_t i = 0; i < kNames.size(); ++i) piece.k[i] = number(*t, row, kNames[i]);
      factor.is_curve = true;
      factor.value = 1;
      factor.low = number(*t, row, "low", 1);
      factor.high = number(*t, row, "high", 1);
      auto const same = std::find_if(set_.factors.begin(), set_.factors.end(), [&](FileFactor const& f) {
        return f.id == factor.id && f.region == factor.region;
      });
      if (same == set_.factors.end()) {
        factor.pieces.push_back(piece);
        set_.factors.push_back(std::move(factor));
      } else {
        same->pieces.push_back(piece);
      }
    }
    for (auto& factor : set_.factors)
      std::stable_sort(factor.pieces.begin(), factor.pieces.end(), [](CurvePiece const& a, CurvePiece const& b) {
        return std::pair{a.load, a.vmin_kmh} < std::pair{b.load, b.vmin_kmh};
      });
  }

  void grid() {
    auto const t = table("grid_intensity.csv");
    if (!t) return;
    std::map<int, FileFactor> years;
    for (auto const& row : t->rows) {
      auto factor = described(*t, row);
      if (!here(factor.region)) continue;
      factor.unit = "kg/kWh";
      factor.status = t->cell(row, "kind");
      factor.value = number(*t, row, "kg_per_kwh");
      factor.low = number(*t, row, "low", factor.value);
      factor.high = number(*t, row, "high", factor.value);
      if (!wanted_.year) {
        put(std::move(factor));
      } else {
        years[static_cast<int>(number(*t, row, "year"))] = std::move(factor);
      }
    }
    if (!years.empty()) put(grid_of(years, *wanted_.year));
  }

  /// Straight between the years given, the nearest beyond them.
  static FileFactor grid_of(std::map<int, FileFactor> const& years, int year) {
    auto const after = years.lower_bound(year);
    auto result = after == years.end() ? years.rbegin()->second : after->second;
    if (after != years.end() && after->first != year && after != years.begin()) {
      auto const& [first, from] = *std::prev(after);
      auto const share = static_cast<double>(year - first) / (after->first - first);
      result = from;
      result.value += share * (after->second.value - from.value);
      result.low += share * (after->second.low - from.low);
      result.high += share * (after->second.high - from.high);
      result.status = "derived";
    }
    result.id = "grid_intensity";
    result.year = std::to_string(year);
    return result;
  }

  void shares() {
    for (auto const* const name : {"car_fleet_mix.csv", "bus_fleet_mix.csv"}) {
      auto const t = table(name);
      if (!t) continue;
      for (auto const& row : t->rows) {
        auto factor = described(*t, row);
        if (!here(factor.region)) continue;
        factor.id = "share:" + factor.id;
        factor.unit = "share";
        factor.value = factor.low = factor.high = number(*t, row, "share");
        put(std::move(factor));
      }
    }
  }

  /// Page and licence stand once per source.
  void add_sources() {
    auto const t = table("factor_sources.csv");
    if (!t) return;
    std::map<std::string, std::pair<std::string, std::string>> found;
    for (auto const& row : t->rows) found[t->cell(row, "source")] = {t->cell(row, "page"), t->cell(row, "licence")};
    for (auto& factor : set_.factors) {
      auto const source = found.find(factor.source);
      if (source == found.end()) continue;
      if (factor.page.empty()) factor.page = source->second.first;
      if (factor.licence.empty()) factor.licence = source->second.second;
    }
  }

  Wanted wanted_;
  FactorSet& set_;
  io::Faults& faults_;
};

constexpr std::array<double, 5> kSpeeds{10, 20, 30, 50, 80};
constexpr double kHalfLoad = 0.5;

/// How far apart on a scale of ratios; missing counts as furthest.
double distance(FactorDifference const& d) {
  auto const ratio = d.ratio();
  return ratio && *ratio > 0 ? std::abs(std::log(*ratio)) : 1e9;
}

}  // namespace

std::optional<double> FactorDifference::ratio() const {
  return a && b && *a != 0 ? std::optional{*b / *a} : std::nullopt;
}

FactorSet load_factor_set(std::string const& spec, std::string const& region, fs::path const& scenarios,
                          io::Faults& faults) {
  FactorSet set{spec, region, {}};
  auto const at = spec.rfind('@');
  auto const name = spec.substr(0, at);
  std::optional<int> year;
  if (at != std::string::npos) {
    auto const number = io::parse_number(spec.substr(at + 1));
    if (!number || *number < 1990 || *number > 2100 || *number != std::floor(*number)) {
      faults.add(
          {"T412", {spec, 0, 0}, "What stands after @ is no year from 1990 to 2100.", "", "Write " + name + "@2030."});
      return set;
    }
    year = static_cast<int>(*number);
  }
  auto const file = fs::path{name}.extension() == ".csv" ? fs::path{name} : fs::path{name} / "factors.csv";
  if (fs::is_regular_file(file)) {
    set.factors = read_factor_file(file, faults).factors;
    return set;
  }
  std::optional<Wanted> wanted;
  if (!name.empty() && name.find('/') == std::string::npos && fs::exists(scenarios / name / "base.yaml")) {
    wanted = of_city(scenarios / name / "base.yaml", faults);
    if (!wanted) return set;
  } else if (fs::exists(fs::path{name} / "emission_factors.csv")) {
    wanted = Wanted{name, region, {}};
  } else {
    refuse(spec, scenarios, faults);
    return set;
  }
  if (year) wanted->year = year;
  set.region = wanted->region;
  TableFolder{*wanted, set, faults}.read();
  return set;
}

std::vector<FactorDifference> differences(FactorSet const& a, FactorSet const& b) {
  std::map<std::string, std::pair<FileFactor const*, FileFactor const*>> pairs;
  for (auto const& factor : a.factors) pairs[factor.id].first = &factor;
  for (auto const& factor : b.factors) pairs[factor.id].second = &factor;
  std::vector<FactorDifference> result;
  auto const add = [&](std::string const& id, std::string at, auto const& value) {
    auto const& [x, y] = pairs[id];
    FactorDifference d{id, (x != nullptr ? x : y)->unit, std::move(at), {}, {}, "", ""};
    if (x != nullptr) d.a = value(*x), d.source_a = x->source;
    if (y != nullptr) d.b = value(*y), d.source_b = y->source;
    if (d.a != d.b) result.push_back(std::move(d));
  };
  for (auto const& [id, pair] : pairs) {
    if (!(pair.first != nullptr ? pair.first : pair.second)->is_curve) {
      add(id, "", [](FileFactor const& f) { return f.value; });
      continue;
    }
    for (auto const v : kSpeeds)
      add(id, io::shortest(v) + " km/h", [v](FileFactor const& f) { return f.at(v, kHalfLoad); });
  }
  std::stable_sort(result.begin(), result.end(), [](FactorDifference const& x, FactorDifference const& y) {
    auto const missing_x = !x.a || !x.b;
    auto const missing_y = !y.a || !y.b;
    return missing_x != missing_y ? missing_y : !missing_x && distance(x) > distance(y);
  });
  return result;
}

}  // namespace twinshift::audit
