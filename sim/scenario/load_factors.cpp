#include "sim/scenario/load_factors.hpp"

#include "sim/depot/parameters.hpp"
#include "sim/emissions/factor_ids.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/sha256.hpp"
#include "sim/io/suggest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace twinshift::scenario {
namespace {

constexpr std::array<std::string_view, 10> kScalarColumns = {"id",   "region", "value", "low",        "high",
                                                             "unit", "source", "year",  "confidence", "status"};
constexpr std::array<std::string_view, 16> kCurveColumns = {
    "id",    "load",    "unit", "vmin_kmh", "vmax_kmh",  "alpha",  "beta", "gamma",
    "delta", "epsilon", "zeta", "eta",      "reduction", "source", "year", "confidence"};
constexpr std::array<std::string_view, 9> kGridColumns = {"id",   "region", "year",   "kg_per_kwh", "low",
                                                          "high", "kind",   "source", "confidence"};
constexpr std::array<std::string_view, 9> kCarColumns = {"id",     "region", "fuel",       "stage", "share",
                                                         "source", "year",   "confidence", "status"};
constexpr std::array<std::string_view, 9> kBusColumns = {"id",     "region", "vehicle_type", "stage", "share",
                                                         "source", "year",   "confidence",   "status"};
constexpr std::array<std::string_view, 3> kSourceColumns = {"source", "page", "licence"};
constexpr std::array<std::string_view, 3> kConfidence = {"high", "medium", "low"};
constexpr std::array<std::string_view, 5> kStatus = {"source", "derived", "estimate", "unverified", "calibrated"};
constexpr std::array<std::string_view, 3> kGridKinds = {"observed", "estimate", "projection"};
/// In the order of emissions::CarFuel.
constexpr std::array<std::string_view, 5> kCarFuels = {"petrol", "diesel", "hybrid", "plug_in", "battery"};

void report_twice(io::CsvReader& csv, std::size_t column, std::string const& of) {
  csv.fault(column, "T421", '"' + std::string{csv.text(column)} + "\" is there twice for " + of + '.',
            "Only one value can hold.", "Delete one of the rows.");
}

void check_bounds(io::CsvReader& csv, std::size_t column, double low, double value, double high) {
  if (low <= value && value <= high) return;
  csv.fault(column, "T412", "The value lies outside its own bounds.", "low must not be above it, high not below.",
            "Correct value, low or high.");
}

/// "money" stands for a currency's code.
bool is_unit(std::string_view unit, std::string_view expected) {
  constexpr std::string_view kMoney = "money/";
  if (!expected.starts_with(kMoney)) return unit == expected;
  auto const upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  constexpr std::size_t kCode = 3;
  return unit.size() > kCode && std::all_of(unit.begin(), unit.begin() + kCode, upper) &&
         unit.substr(kCode) == expected.substr(kMoney.size() - 1);
}

/// A number in another unit than the models read it in would be wrong by a factor and look right.
void check_unit(io::CsvReader& csv, std::size_t column, std::string const& unit, std::string_view id,
                std::string_view expected) {
  if (is_unit(unit, expected)) return;
  csv.fault(
      column, "E432",
      "The unit is \"" + io::shown(unit) + "\", but " + std::string{id} + " is read in " + std::string{expected} + '.',
      "The value would be taken for one in another unit.",
      "Give the value in " + std::string{expected} + " and write that unit.");
}

std::string_view unit_of_scalar(std::string_view id) {
  for (auto const& known : emissions::kScalarIds)
    if (known.id == id) return known.unit;
  return depot::unit_of(id);
}

std::string_view unit_of_curve(std::string_view id) {
  auto const ends = [&](std::string_view with) {
    return id.size() > with.size() && id.substr(id.size() - with.size()) == with;
  };
  if (id.substr(0, 5) == "wear_") return "ratio";
  return ends("_energy") ? "MJ/km" : "g/km";
}

std::vector<emissions::FactorRow> read_scalars(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kId, kRegion, kValue, kLow, kHigh, kUnit, kSource, kYear, kTrust, kState };
  io::CsvReader csv{file, text, kScalarColumns, faults};
  std::vector<emissions::FactorRow> rows;
  std::set<std::pair<std::string, std::string>> seen;
  while (csv.next()) {
    auto const id = csv.required(kId);
    auto const region = csv.required(kRegion);
    auto const value = csv.number(kValue);
    auto const low = csv.number(kLow);
    auto const high = csv.number(kHigh);
    auto const unit = csv.required(kUnit);
    auto const source = csv.required(kSource);
    auto const trust = csv.word(kTrust, kConfidence);
    auto const state = csv.word(kState, kStatus);
    if (!id || !region || !value || !low || !high || !unit || !source || !trust || !state) continue;
    check_bounds(csv, kValue, *low, *value, *high);
    if (auto const expected = unit_of_scalar(*id); !expected.empty()) check_unit(csv, kUnit, *unit, *id, expected);
    if (!seen.emplace(*id, *region).second) report_twice(csv, kId, "region " + *region);
    rows.push_back({*id, *region, *value, *low, *high, *unit, *source, std::string{csv.text(kYear)},
                    std::string{kConfidence[*trust]}, std::string{kStatus[*state]}});
  }
  return rows;
}

std::vector<emissions::CurveRow> read_curves(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kId, kLoad, kUnit, kVmin, kVmax, kFirst };
  constexpr std::size_t kReduction = 12;
  constexpr std::size_t kSource = 13;
  constexpr std::size_t kYear = 14;
  constexpr std::size_t kTrust = 15;
  io::CsvReader csv{file, text, kCurveColumns, faults};
  std::vector<emissions::CurveRow> rows;
  std::set<std::tuple<std::string, double, double>> seen;
  while (csv.next()) {
    auto const id = csv.required(kId);
    auto const load = csv.number(kLoad, {0, 1});
    auto const unit = csv.required(kUnit);
    auto const vmin = csv.number(kVmin, {0.1, 200});
    auto const vmax = csv.number(kVmax, {vmin.value_or(0.1), 200});
    std::array<double, 7> coefficient{};
    auto whole = true;
    for (std::size_t c = 0; c < coefficient.size(); ++c) {
      auto const number = csv.number(kFirst + c);
      whole = whole && number;
      coefficient[c] = number.value_or(0);
    }
    auto const reduction = csv.number(kReduction, {0, 1});
    auto const source = csv.required(kSource);
    auto const trust = csv.word(kTrust, kConfidence);
    if (!id || !load || !unit || !vmin || !vmax || !whole || !reduction || !source || !trust) continue;
    check_unit(csv, kUnit, *unit, *id, unit_of_curve(*id));
    if (!seen.emplace(*id, *load, *vmin).second) report_twice(csv, kId, "this load and speed");
    auto const& k = coefficient;
    rows.push_back({*id,
                    *load,
                    {*vmin, *vmax, k[0], k[1], k[2], k[3], k[4], k[5], k[6], *reduction},
                    *unit,
                    *source,
                    std::string{csv.text(kYear)},
                    std::string{kConfidence[*trust]}});
  }
  return rows;
}

std::vector<emissions::GridPoint> read_grid(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kId, kRegion, kYear, kValue, kLow, kHigh, kKind, kSource, kTrust };
  io::CsvReader csv{file, text, kGridColumns, faults};
  std::vector<emissions::GridPoint> rows;
  std::set<std::pair<std::string, std::int64_t>> seen;
  while (csv.next()) {
    auto const id = csv.required(kId);
    auto const region = csv.required(kRegion);
    auto const year = csv.whole(kYear, {1990, 2100});
    auto const value = csv.number(kValue, {0, 2});
    auto const low = csv.number(kLow, {0, 2});
    auto const high = csv.number(kHigh, {0, 2});
    auto const kind = csv.word(kKind, kGridKinds);
    auto const source = csv.required(kSource);
    auto const trust = csv.word(kTrust, kConfidence);
    if (!id || !region || !year || !value || !low || !high || !kind || !source || !trust) continue;
    check_bounds(csv, kValue, *low, *value, *high);
    if (!seen.emplace(*region, *year).second) report_twice(csv, kYear, "region " + *region);
    rows.push_back({*id, *region, static_cast<int>(*year), *value, *low, *high, std::string{kGridKinds[*kind]}, *source,
                    std::string{kConfidence[*trust]}});
  }
  return rows;
}

void check_sums(std::string const& file, std::string const& what, std::map<std::string, double> const& sums,
                io::Faults& faults) {
  for (auto const& [region, total] : sums)
    if (std::abs(total - 1) > 0.001)
      faults.add({"T412",
                  {file, 1, 1},
                  "The " + what + " shares of region " + region + " add up to " + io::shortest(total) + '.',
                  "Every vehicle must be of some class, and of one.",
                  "Make the shares add up to 1."});
}

std::vector<emissions::CarShare> read_cars(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kId, kRegion, kFuel, kStage, kShare, kSource, kYear, kTrust, kState };
  io::CsvReader csv{file, text, kCarColumns, faults};
  std::vector<emissions::CarShare> rows;
  std::map<std::string, double> sum;
  std::set<std::pair<std::string, std::string>> seen;
  while (csv.next()) {
    auto const id = csv.required(kId);
    auto const region = csv.required(kRegion);
    auto const fuel = csv.word(kFuel, kCarFuels);
    auto const share = csv.number(kShare, {0, 1});
    auto const source = csv.required(kSource);
    auto const trust = csv.word(kTrust, kConfidence);
    auto const state = csv.word(kState, kStatus);
    if (!id || !region || !fuel || !share || !source || !trust || !state) continue;
    if (!seen.emplace(*id, *region).second) report_twice(csv, kId, "region " + *region);
    sum[*region] += *share;
    rows.push_back({*id, *region, static_cast<emissions::CarFuel>(*fuel), std::string{csv.text(kStage)}, *share});
  }
  check_sums(file, "car", sum, faults);
  return rows;
}

std::vector<emissions::BusShare> read_buses(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kId, kRegion, kType, kStage, kShare, kSource, kYear, kTrust, kState };
  io::CsvReader csv{file, text, kBusColumns, faults};
  std::vector<emissions::BusShare> rows;
  std::map<std::string, double> sum;
  std::set<std::string> seen;
  while (csv.next()) {
    auto const id = csv.required(kId);
    auto const region = csv.required(kRegion);
    auto const type = csv.required(kType);
    auto const stage = csv.word(kStage, emissions::kBusStages);
    auto const share = csv.number(kShare, {0, 1});
    auto const source = csv.required(kSource);
    auto const trust = csv.word(kTrust, kConfidence);
    auto const state = csv.word(kState, kStatus);
    if (!id || !region || !type || !stage || !share || !source || !trust || !state) continue;
    if (!seen.insert(*id).second) report_twice(csv, kId, "this table");
    sum[*region + ", " + *type] += *share;
    rows.push_back({*region, *type, std::string{emissions::kBusStages[*stage]}, *share});
  }
  check_sums(file, "bus", sum, faults);
  return rows;
}

std::vector<emissions::FactorSource> read_sources(std::string const& file, std::string_view text, io::Faults& faults) {
  enum { kSource, kPage, kLicence };
  io::CsvReader csv{file, text, kSourceColumns, faults};
  std::vector<emissions::FactorSource> rows;
  std::set<std::string> seen;
  while (csv.next()) {
    auto const source = csv.required(kSource);
    auto const licence = csv.required(kLicence);
    if (!source || !licence) continue;
    if (!seen.insert(*source).second) report_twice(csv, kSource, "this table");
    rows.push_back({*source, std::string{csv.text(kPage)}, *licence});
  }
  return rows;
}

std::string read_input(std::filesystem::path const& path, io::Place const& asked_from, std::vector<InputFile>& inputs,
                       io::Faults& faults) {
  auto text = io::read_text_file(path, asked_from, faults, io::FaultKind::kData);
  if (!text) return {};
  inputs.push_back({io::shown_path(path), "parameters", io::sha256_hex(*text), "", "", "", ""});
  return std::move(*text);
}

}  // namespace

emissions::EmissionFactors read_factors(FactorTexts const& texts, io::Faults& faults) {
  emissions::EmissionFactors factors;
  if (!texts.scalars.empty()) factors.scalars = read_scalars(texts.scalars_file, texts.scalars, faults);
  if (!texts.curves.empty()) factors.curves = read_curves(texts.curves_file, texts.curves, faults);
  if (!texts.grid.empty()) factors.grid = read_grid(texts.grid_file, texts.grid, faults);
  if (!texts.cars.empty()) factors.cars = read_cars(texts.cars_file, texts.cars, faults);
  if (!texts.buses.empty()) factors.buses = read_buses(texts.buses_file, texts.buses, faults);
  if (!texts.sources.empty()) factors.sources = read_sources(texts.sources_file, texts.sources, faults);
  return factors;
}

emissions::EmissionFactors load_factors(std::filesystem::path const& folder, io::Place const& asked_from,
                                        std::vector<InputFile>& inputs, io::Faults& faults) {
  FactorTexts texts;
  auto const take = [&](std::string_view name, std::string& file, std::string& text) {
    file = io::shown_path(folder / name);
    text = read_input(folder / name, asked_from, inputs, faults);
  };
  take("emission_factors.csv", texts.scalars_file, texts.scalars);
  take("emission_curves.csv", texts.curves_file, texts.curves);
  take("grid_intensity.csv", texts.grid_file, texts.grid);
  take("car_fleet_mix.csv", texts.cars_file, texts.cars);
  take("bus_fleet_mix.csv", texts.buses_file, texts.buses);
  take("factor_sources.csv", texts.sources_file, texts.sources);
  return read_factors(texts, faults);
}

}  // namespace twinshift::scenario
