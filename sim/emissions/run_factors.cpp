#include "sim/emissions/run_factors.hpp"

#include "sim/emissions/supply.hpp"

#include "sim/emissions/cold_start.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace twinshift::emissions {

namespace {

constexpr auto* kColdSource = "EMEP/EEA guidebook, cold-start over-emission (COPERT), European Environment Agency";
constexpr double kColdBound = 0.3;  // of the extra, up and down (estimate)

UsedFactor cold_number(std::string_view id, double ratio, char const* confidence) {
  auto const extra = ratio - 1;
  return {std::string(id),
          "any",
          extra,
          extra * (1 - kColdBound),
          extra * (1 + kColdBound),
          "ratio",
          kColdSource,
          "2019",
          confidence,
          "derived",
          {}};
}

/// Ratio less 1 as a function of speed, in the two pieces of the guidebook at the day's temperature.
UsedFactor cold_nox(double celsius) {
  UsedFactor factor{std::string(kColdPetrolNox),
                    "any",
                    1,
                    1 - kColdBound,
                    1 + kColdBound,
                    "ratio",
                    kColdSource,
                    "2019",
                    "medium",
                    "derived",
                    {}};
  auto const piece = [&](double vmin, double vmax, NoxPiece const& of) {
    SpeedCurve curve;
    curve.vmin = vmin;
    curve.vmax = vmax;
    curve.beta = of.per_kmh;
    curve.gamma = of.at_zero(celsius) - 1;
    factor.curve.push_back({factor.id, 0, curve, "ratio", kColdSource, "2019", "medium"});
  };
  piece(5, 25, kColdNoxSlow);
  piece(25, 45, kColdNoxFast);
  return factor;
}

struct Between {
  GridPoint const* before = nullptr;
  GridPoint const* after = nullptr;
};

Between points_around(EmissionFactors const& factors, std::string_view region, int year) {
  Between found;
  for (auto const& point : factors.grid) {
    if (point.region != region) continue;
    if (point.year <= year && (found.before == nullptr || point.year > found.before->year)) found.before = &point;
    if (point.year >= year && (found.after == nullptr || point.year < found.after->year)) found.after = &point;
  }
  if (found.before == nullptr) found.before = found.after;
  if (found.after == nullptr) found.after = found.before;
  return found;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void derive_grid(FactorBook& book, int year) {
  auto const [a, b] = points_around(book.tables(), book.region(), year);
  if (a == nullptr || a == b) return;
  auto const share = static_cast<double>(year - a->year) / (b->year - a->year);
  auto const mid = [&](double from, double to) { return from + share * (to - from); };
  book.derive({grid_factor(book.tables(), book.region(), year),
               book.region(),
               mid(a->kg_per_kwh, b->kg_per_kwh),
               mid(a->low, b->low),
               mid(a->high, b->high),
               "kg/kWh",
               "straight between " + a->id + " and " + b->id,
               std::to_string(year),
               b->confidence,
               "derived",
               {}});
}

}  // namespace

std::string literal(double value) {
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string grid_factor(EmissionFactors const& factors, std::string_view region, int year) {
  auto const [a, b] = points_around(factors, region, year);
  if (a == nullptr || a == b) return a == nullptr ? "grid_" + std::string(region) : a->id;
  return "grid_" + lower(std::string(region)) + "_" + std::to_string(year);
}

std::string grid_formula(EmissionFactors const& factors, std::string_view region, int year) {
  return grid_factor(factors, region, year) + "*grid_losses";
}

void derive_run_factors(FactorBook& book, Conditions const& conditions) {
  auto const t = conditions.celsius;
  book.derive(cold_number(kColdPetrolEnergy, cold_ratio_energy_petrol(t), "high"));
  book.derive(cold_number(kColdDieselEnergy, cold_ratio_energy_diesel(t), "medium"));
  book.derive(cold_nox(t));
  derive_grid(book, conditions.year);
}

DepotSupply supply_of(EmissionFactors const& factors, Conditions const& conditions) {
  return {{},
          hydrogen_formulas(factors, conditions),
          "h2_leakage*h2_gwp100",
          {grid_formula(factors, conditions.region, conditions.year)}};
}

std::vector<std::string> hydrogen_formulas(EmissionFactors const& factors, Conditions const& conditions) {
  std::vector<std::string> parts;
  auto const grid = grid_formula(factors, conditions.region, conditions.year);
  for (auto const& source : conditions.hydrogen.sources) {
    auto const share = literal(source.share);
    auto const by_grid = source.pathway == "grid_electrolysis";
    parts.push_back(by_grid ? share + "*h2_electrolyser*" + grid : share + "*h2_" + source.pathway);
    // Wind and solar figures hold the compression already.
    if (source.pathway != "wind_electrolysis" && source.pathway != "solar_electrolysis")
      parts.push_back(share + (source.high_pressure ? "*h2_compression_700*" : "*h2_compression_350*") + grid);
    if (source.delivery_km > 0) parts.push_back(share + "*h2_delivery*" + literal(source.delivery_km / 100));
  }
  return parts;
}

}  // namespace twinshift::emissions
