#include "sim/study/pivot.hpp"

#include <algorithm>
#include <cmath>

#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"

namespace twinshift::study {

namespace fs = std::filesystem;
using namespace std::string_view_literals;
using results::Travellers;

void Outcome::add(Travellers const& t, std::size_t row, std::optional<Mode> mode) {
  if (!mode) return;
  ++tours[static_cast<std::size_t>(*mode)];
  if (*mode == Mode::kCar) car_minutes += t.way(row, Mode::kCar)->in_vehicle_min;
}

double Outcome::share(ModeSet modes) const {
  std::int64_t all = 0;
  std::int64_t wanted = 0;
  for (std::size_t m = 0; m < kModes; ++m) {
    all += tours[m];
    if (modes.contains(static_cast<Mode>(m))) wanted += tours[m];
  }
  return all > 0 ? 100 * static_cast<double>(wanted) / static_cast<double>(all) : 0.0;
}

double Pivot::share(ModeSet modes) const {
  return std::clamp(lived.share(modes) + after.share(modes) - before.share(modes), 0.0, 100.0);
}

double Pivot::car_ratio() const { return before.car_minutes > 0 ? after.car_minutes / before.car_minutes : 1.0; }

Outcome lived(Travellers const& t) {
  Outcome outcome;
  for (std::size_t row = 0; row < t.size(); ++row)
    if (t.chosen[row] < kModes && t.way(row, static_cast<Mode>(t.chosen[row])) != nullptr)
      outcome.add(t, row, static_cast<Mode>(t.chosen[row]));
  return outcome;
}

Books read_books(fs::path const& run, io::Faults& faults) {
  Books books;
  auto const path = run / "emissions.csv";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return books;
  constexpr std::array columns{"mode"sv, "vehicle_class"sv, "process"sv, "item"sv, "amount"sv, "factor_id"sv};
  io::CsvReader csv{io::shown_path(path), *text, columns, faults};
  while (csv.next()) {
    auto const amount = csv.number(4);
    auto const mode = csv.text(0);
    auto const item = csv.text(3);
    if (!amount || mode == "rail_background") continue;
    auto const co2e = item == "co2e_ttw_kg" || item == "co2e_wtt_kg";
    if (co2e) books.all_co2e_kg += *amount;
    if (co2e && mode == "car") books.car_co2e_kg += *amount;
    auto const known = mode_from_token(mode);
    if (!known || !kTransitModes.contains(*known)) continue;
    auto const note = [&](VehicleBooks& vehicles) {
      if (co2e) vehicles.co2e_kg += *amount;
      if (item == "h2_kg") vehicles.h2_kg += *amount;
      if (item == "vehicle_km") vehicles.km += *amount;
    };
    note(books.by_type[std::string{csv.text(1)}]);
    if (co2e) books.public_co2e_kg += *amount;
    if (item == "h2_kg") books.h2_kg += *amount;
    if (*known == Mode::kRail) continue;
    note(csv.text(1).find("_fc_") != std::string_view::npos ? books.fuel_cell : books.other);
  }
  return books;
}

Errors::Errors(fs::path const& tables, Method method, std::string_view city, io::Faults& faults) : city_{city} {
  auto const path = tables / "whatif_errors.csv";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return;
  constexpr std::array columns{"method"sv,        "city"sv,  "measure"sv, "unit"sv, "error"sv,
                               "of_change_pct"sv, "cases"sv, "source"sv,  "year"sv, "status"sv};
  auto const wanted = method == Method::kLevers ? "levers"sv : "scenario"sv;
  io::CsvReader csv{io::shown_path(path), *text, columns, faults};
  while (csv.next()) {
    auto const error = csv.number(4, {0, 1e9});
    auto const of_change = csv.number(5, {0, 1000});
    auto const cases = csv.number(6, {1, 1e6});
    if (!error || !of_change || !cases || csv.text(0) != wanted) continue;
    rows_.push_back({std::string{csv.text(1)}, std::string{csv.text(2)}, csv.text(3) == "% of base", *error,
                     *of_change / 100, static_cast<int>(*cases)});
  }
}

Errors::Row const* Errors::find(std::string_view measure) const {
  Row const* worst = nullptr;
  for (auto const& row : rows_) {
    if (row.measure != measure) continue;
    if (row.city == city_) return &row;
    if (worst == nullptr || row.error + row.of_change > worst->error + worst->of_change) worst = &row;
  }
  return worst;
}

void Errors::add(Estimate& estimate, char const* name, char const* unit, double base, double value) const {
  constexpr double kNormal975 = 1.96;
  constexpr double kRounding = 1e-9;  // sums in another order differ by less
  EstimatedMeasure measure{name, unit, base, value, value, value};
  auto const change = value - base;
  auto half = std::abs(change);
  if (auto const* const row = find(name)) {
    measure.typical_error = std::hypot(row->of_base ? row->error / 100 * base : row->error, row->of_change * change);
    measure.full_runs = row->cases;
    half = kNormal975 * measure.typical_error;
  }
  if (std::abs(change) >= kRounding) {
    measure.lower95 = value - half;
    measure.upper95 = value + half;
  }
  estimate.measures.push_back(std::move(measure));
}

}  // namespace twinshift::study
