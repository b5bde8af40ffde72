#include "sim/study/economics.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

constexpr std::array kVehicleColumns{"vehicle_type"sv, "region"sv, "quantity"sv,   "value"sv,
                                     "low"sv,          "high"sv,   "unit"sv,       "price_year"sv,
                                     "source"sv,       "year"sv,   "confidence"sv, "status"sv};
constexpr std::array kPriceColumns{"carrier"sv, "region"sv,     "year"sv,   "value"sv,      "low"sv,   "high"sv,
                                   "unit"sv,    "price_year"sv, "source"sv, "confidence"sv, "status"sv};
constexpr std::array kMoneyColumns{"id"sv,   "currency"sv, "year"sv,       "value"sv,
                                   "unit"sv, "source"sv,   "confidence"sv, "status"sv};
constexpr std::array kCarbonColumns{"scheme"sv, "year"sv,       "value"sv,  "low"sv,        "high"sv,
                                    "unit"sv,   "price_year"sv, "source"sv, "confidence"sv, "status"sv};
constexpr std::array kDamageColumns{"id"sv,         "region"sv, "value"sv, "low"sv,        "high"sv,  "unit"sv,
                                    "price_year"sv, "source"sv, "year"sv,  "confidence"sv, "status"sv};
constexpr std::array kTurnoverColumns{"id"sv,   "region"sv, "value"sv, "low"sv,        "high"sv,
                                      "unit"sv, "source"sv, "year"sv,  "confidence"sv, "status"sv};
constexpr std::array kQuantities{"energy"sv, "capital"sv, "infrastructure"sv, "maintenance"sv, "manufacture"sv};
constexpr std::array kStates{"source"sv, "derived"sv, "estimate"sv, "unverified"sv};

Quantiles operator*(Quantiles const& q, double factor) { return {q.low * factor, q.central * factor, q.high * factor}; }

/// Reads all rows of one table; `take` gets the reader at each.
void for_rows(fs::path const& path, std::span<std::string_view const> columns, io::Faults& faults,
              std::function<void(io::CsvReader&)> const& take) {
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return;
  io::CsvReader csv{io::shown_path(path), *text, columns, faults};
  while (csv.next()) take(csv);
}

/// Value, low and high from three neighbouring columns. A value outside its bounds is a fault.
std::optional<Quantiles> read_quantiles(io::CsvReader& csv, std::size_t value, double most = 1e15) {
  auto const central = csv.number(value, {0, most});
  auto const low = csv.number(value + 1, {0, most});
  auto const high = csv.number(value + 2, {0, most});
  if (!central || !low || !high) return std::nullopt;
  if (*low <= *central && *central <= *high) return Quantiles{*low, *central, *high};
  csv.fault(value, "T412", "The value lies outside its own bounds.", "low must not be above it, high not below.",
            "Correct value, low or high.");
  return std::nullopt;
}

class Reader {
public:
  Reader(fs::path folder, Economics& result, io::Faults& faults)
      : folder_{std::move(folder)}, result_{result}, faults_{faults} {}

  void read() {
    money();
    vehicles();
    prices();
    carbon();
    damage();
    turnover();
    require();
  }

private:
  bool here(std::string_view region) const { return region == result_.region || region == "any"; }

  /// True if a money unit such as "GBP/kg" is in the result's currency; else a fault.
  bool our_money(io::CsvReader& csv, std::size_t unit) const {
    if (csv.text(unit).substr(0, 3) == result_.currency) return true;
    csv.fault(unit, "T412", "The unit is not in " + result_.currency + '.', "Money never crosses currencies.",
              "Give the value in " + result_.currency + '.');
    return false;
  }

  /// True if a number stands in the unit it is read in; else a fault.
  static bool unit_is(io::CsvReader& csv, std::size_t column, std::string const& expected) {
    if (csv.text(column) == expected) return true;
    csv.fault(column, "E432",
              "The unit is \"" + std::string{csv.text(column)} + "\", but the value is read in " + expected + '.',
              "The value would be taken for one in another unit.",
              "Give the value in " + expected + " and write that unit.");
    return false;
  }

  /// As above, for a quantity of a vehicle. Energy may be of any carrier.
  bool vehicle_unit_is_known(io::CsvReader& csv, std::size_t column, std::string_view quantity) const {
    if (quantity == "manufacture") return unit_is(csv, column, "kg");
    if (quantity == "maintenance") return unit_is(csv, column, result_.currency + "/km");
    if (quantity != "energy") return unit_is(csv, column, result_.currency);
    auto const unit = csv.text(column);
    return unit == "kWh/km" || unit == "l/km" || unit_is(csv, column, "kg/km");
  }

  /// What the price of a carrier is of.
  static std::string sold_by(std::string_view carrier) {
    if (carrier == "electricity") return "/kWh";
    return carrier == "cng" || carrier == "hydrogen" ? "/kg" : "/l";
  }

  void money() {
    for_rows(folder_ / "pathway_money.csv", kMoneyColumns, faults_, [&](io::CsvReader& csv) {
      constexpr std::array kIds{"gdp_deflator"sv, "discount_rate"sv, "krw_per_gbp"sv};
      static std::array<std::string, 3> const kUnits{"2020 = 1", "share a year", "KRW/GBP"};
      auto const id = csv.word(0, kIds);
      auto const year = csv.whole(2, {1990, 2100});
      auto const value = csv.number(3, {0, 1e6});
      csv.required(5);
      csv.word(7, kStates);
      if (!id || !year || !value || !unit_is(csv, 4, kUnits[*id])) return;
      if (*id == 2) result_.krw_per_gbp = *value;
      if (csv.text(1) != result_.currency) return;
      if (*id == 0) result_.deflator[static_cast<int>(*year)] = {*value, *value, *value};
      if (*id == 1) result_.discount_rate = *value;
    });
  }

  void vehicles() {
    for_rows(folder_ / "pathway_vehicles.csv", kVehicleColumns, faults_, [&](io::CsvReader& csv) {
      auto const type = csv.required(0);
      auto const region = csv.required(1);
      auto const quantity = csv.word(2, kQuantities);
      auto const value = read_quantiles(csv, 3);
      auto const unit = csv.required(6);
      csv.required(8);
      csv.word(11, kStates);
      if (!type || !region || !quantity || !value || !unit || !here(*region)) return;
      auto factor = 1.0;
      if (*quantity >= 1 && *quantity <= 3) {
        auto const year = csv.whole(7, {1990, 2100});
        if (!our_money(csv, 6) || !year) return;
        factor = result_.inflation(static_cast<int>(*year));
      }
      if (!vehicle_unit_is_known(csv, 6, kQuantities[*quantity])) return;
      auto const key = std::pair{*type, std::string{kQuantities[*quantity]}};
      result_.vehicles[key] = *value * factor;
      result_.vehicle_units[key] = *unit;
    });
  }

  void prices() {
    for_rows(folder_ / "pathway_prices.csv", kPriceColumns, faults_, [&](io::CsvReader& csv) {
      auto const carrier = csv.required(0);
      auto const region = csv.required(1);
      auto const year = csv.whole(2, {1990, 2100});
      auto const value = read_quantiles(csv, 3);
      auto const base = csv.whole(7, {1990, 2100});
      csv.required(8);
      csv.word(10, kStates);
      if (!carrier || !region || !year || !value || !base || !here(*region) || !our_money(csv, 6)) return;
      if (!unit_is(csv, 6, result_.currency + sold_by(*carrier))) return;
      result_.prices[*carrier][static_cast<int>(*year)] = *value * result_.inflation(static_cast<int>(*base));
    });
  }

  void carbon() {
    result_.carbon_scheme = result_.currency == "KRW" ? "kr_scenario" : "uk_appraisal";
    for_rows(folder_ / "carbon_values.csv", kCarbonColumns, faults_, [&](io::CsvReader& csv) {
      auto const year = csv.whole(1, {1990, 2100});
      auto const value = read_quantiles(csv, 2);
      auto const base = csv.whole(6, {1990, 2100});
      csv.required(7);
      csv.word(9, kStates);
      if (!year || !value || !base || csv.text(0) != result_.carbon_scheme || !our_money(csv, 5)) return;
      if (!unit_is(csv, 5, result_.currency + "/t")) return;
      result_.carbon[static_cast<int>(*year)] = *value * result_.inflation(static_cast<int>(*base));
    });
  }

  void damage() {
    for_rows(folder_ / "damage_costs.csv", kDamageColumns, faults_, [&](io::CsvReader& csv) {
      auto const id = csv.required(0);
      auto const value = read_quantiles(csv, 2);
      auto const base = csv.whole(6, {1990, 2100});
      csv.required(7);
      csv.word(10, kStates);
      if (!id || !value || !base || !here(csv.text(1))) return;
      auto const is_money = *id != "damage_uplift" && *id != "damage_urban_ratio";
      if (is_money && !our_money(csv, 5)) return;
      if (!unit_is(csv, 5, is_money ? result_.currency + "/t" : *id == "damage_uplift" ? "%/year" : "ratio")) return;
      if (is_money) result_.damage_year = static_cast<int>(*base);
      result_.damage[*id] = is_money ? *value * result_.inflation(static_cast<int>(*base)) : *value;
    });
  }

  void turnover() {
    for_rows(folder_ / "fleet_turnover.csv", kTurnoverColumns, faults_, [&](io::CsvReader& csv) {
      auto const id = csv.required(0);
      auto const value = read_quantiles(csv, 2);
      csv.required(6);
      csv.word(9, kStates);
      if (!id || !value || !here(csv.text(1))) return;
      auto const unit = *id == "survival_shape" ? "-" : *id == "spare_ratio" ? "ratio" : "year";
      if (unit_is(csv, 5, unit)) result_.turnover[*id] = *value;
    });
  }

  /// What every use of the tables needs. Only asked once the tables themselves could be read.
  void require() {
    if (faults_.has_errors()) return;
    auto const lack = [&](char const* file, std::string const& what) {
      faults_.add({"E430",
                   {io::shown_path(folder_ / file), 0, 0},
                   "No " + what + " for region " + result_.region + " in " + result_.currency + '.',
                   "Costs cannot be told without it.",
                   "Add the rows."});
    };
    if (result_.deflator.empty()) lack("pathway_money.csv", "gdp_deflator");
    if (!(result_.krw_per_gbp > 0)) lack("pathway_money.csv", "krw_per_gbp above 0");
    if (result_.carbon.empty()) lack("carbon_values.csv", result_.carbon_scheme);
    for (auto const carrier : {"diesel", "electricity", "hydrogen"})
      if (result_.prices.count(carrier) == 0) lack("pathway_prices.csv", std::string{"price of "} + carrier);
    for (auto const id :
         {"car_median_scrappage_age", "survival_shape", "bus_life", "train_life", "plant_life", "spare_ratio"})
      if (result_.turnover.count(id) == 0) lack("fleet_turnover.csv", id);
  }

  fs::path folder_;
  Economics& result_;
  io::Faults& faults_;
};

}  // namespace

Quantiles between_years(std::map<int, Quantiles> const& given, int year) {
  if (given.empty()) return {};
  auto const after = given.lower_bound(year);
  if (after == given.end()) return given.rbegin()->second;
  if (after->first == year || after == given.begin()) return after->second;
  auto const before = std::prev(after);
  auto const share = static_cast<double>(year - before->first) / (after->first - before->first);
  auto const mix = [&](double a, double b) { return a + share * (b - a); };
  return {mix(before->second.low, after->second.low), mix(before->second.central, after->second.central),
          mix(before->second.high, after->second.high)};
}

double annuity(double rate, double years) { return rate > 0 ? rate / (1 - std::pow(1 + rate, -years)) : 1 / years; }

double Economics::inflation(int from) const {
  auto const index = [&](int year) {
    auto const q = between_years(deflator, year);
    return q.central > 0 ? q.central : 1;
  };
  return index(price_year) / index(from);
}

Quantiles Economics::price(std::string_view carrier, int year) const {
  auto const found = prices.find(std::string{carrier});
  return found == prices.end() ? Quantiles{} : between_years(found->second, year);
}

Quantiles Economics::carbon_value(int year) const { return between_years(carbon, year); }

Quantiles Economics::damage_value(std::string_view pollutant, int year) const {
  auto const at = [&](std::string const& id, double otherwise) {
    auto const found = damage.find(id);
    return found == damage.end() ? Quantiles{otherwise, otherwise, otherwise} : found->second;
  };
  auto const road = at("damage_" + std::string{pollutant} + "_road", 0);
  auto const urban = at("damage_urban_ratio", 1);
  auto const uplift = at("damage_uplift", 0);
  auto const grown = [&](double percent) { return std::pow(1 + percent / 100, year - damage_year); };
  return {road.low * urban.low * grown(uplift.low), road.central * urban.central * grown(uplift.central),
          road.high * urban.high * grown(uplift.high)};
}

bool Economics::knows(std::string_view type, std::string_view quantity) const {
  return vehicles.count({std::string{type}, std::string{quantity}}) > 0;
}

Quantiles Economics::vehicle(std::string_view type, std::string_view quantity) const {
  auto const found = vehicles.find({std::string{type}, std::string{quantity}});
  return found == vehicles.end() ? Quantiles{} : found->second;
}

Quantiles Economics::life(std::string_view type) const {
  return turnover.at(type.substr(0, 5) == "train" ? "train_life" : "bus_life");
}

std::string Economics::carrier(std::string_view type) const {
  auto const found = vehicle_units.find({std::string{type}, "energy"});
  if (found == vehicle_units.end()) return {};
  if (found->second == "kWh/km") return "electricity";
  if (found->second == "l/km") return "diesel";
  return type.find("cng") != std::string_view::npos ? "cng" : "hydrogen";
}

Economics read_economics(fs::path const& folder, std::string const& region, std::string const& currency, int price_year,
                         io::Faults& faults) {
  Economics result;
  result.region = region;
  result.currency = currency;
  result.price_year = price_year;
  Reader{folder, result, faults}.read();
  return result;
}

}  // namespace twinshift::study
