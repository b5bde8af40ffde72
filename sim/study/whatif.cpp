#include "sim/study/whatif.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "sim/audit/manifest.hpp"
#include "sim/choice/nested_logit.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"
#include "sim/routing/transit_router.hpp"
#include "sim/study/pivot.hpp"

namespace twinshift::study {

namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;
using results::Travellers;

bool is_transit(Mode mode) { return kTransitModes.contains(mode); }

/// What the cheapest ride of the day costs a traveller, where public transport is among the ways.
Money cheapest_fare(Travellers const& t, std::size_t row) {
  std::optional<Money> least;
  for (std::size_t m = 0; m < kModes; ++m) {
    auto const mode = static_cast<Mode>(m);
    auto const* const way = is_transit(mode) ? t.way(row, mode) : nullptr;
    if (way != nullptr && (!least || way->money < *least)) least = way->money;
  }
  return least.value_or(Money{});
}

std::optional<Mode> best(Travellers const& t, std::size_t row, Levers const& levers, choice::ByMode const& taste) {
  std::array<float, kModes> utilities{};
  std::array<float, kModes> errors{};
  auto const fare = cheapest_fare(t, row);
  for (std::size_t m = 0; m < kModes; ++m) {
    auto const mode = static_cast<Mode>(m);
    auto const* const way = t.way(row, mode);
    errors[m] = static_cast<float>(taste[m]);
    utilities[m] = -std::numeric_limits<float>::infinity();
    if (way == nullptr) continue;
    auto const travel = pulled(*way, mode, levers, t.zones[t.destination[row]].parking, fare);
    utilities[m] = static_cast<float>(choice::utility(t.tastes, mode, travel, Money{double{t.value_of_time[row]}}));
  }
  return choice::best_mode(utilities, errors);
}

Pivot pivot(Travellers const& t, Levers const& levers) {
  Pivot result;
  result.lived = lived(t);
  choice::NestedLogit const model{t.tastes.nests};
  for (std::size_t row = 0; row < t.size(); ++row) {
    auto const taste = model.errors(t.seed, t.key[row]);
    auto const before = best(t, row, {}, taste);
    auto const after = best(t, row, levers, taste);
    result.before.add(t, row, before);
    result.after.add(t, row, after);
    result.changed += before != after;
  }
  return result;
}

double per_km(double amount, VehicleBooks const& bus) { return bus.km > 0 ? amount / bus.km : 0.0; }

/// What a change of the fleet does; nothing if the run has no buses of a kind that would be needed.
struct FleetChange {
  double co2e_kg = 0;
  double h2_kg = 0;
};

std::optional<FleetChange> change_fleet(Books const& books, double share) {
  auto const km = books.fuel_cell.km + books.other.km;
  auto const more = share * km - books.fuel_cell.km;
  if (std::abs(more) < 1e-9) return FleetChange{};
  if ((more > 0 && books.fuel_cell.km == 0) || (more < 0 && books.other.km == 0)) return std::nullopt;
  return FleetChange{
      more * (per_km(books.fuel_cell.co2e_kg, books.fuel_cell) - per_km(books.other.co2e_kg, books.other)),
      more * per_km(books.fuel_cell.h2_kg, books.fuel_cell)};
}

void add_energy(Estimate& estimate, Errors const& errors, Books const& books, Pivot const& shares,
                Levers const& levers) {
  // Twice the headway is half the kilometres.
  auto const service = 1 / levers.headway;
  auto co2e_kg =
      books.all_co2e_kg + books.car_co2e_kg * (shares.car_ratio() - 1) + books.public_co2e_kg * (service - 1);
  auto h2_kg = books.fuel_cell.h2_kg * service;
  if (levers.hydrogen_share) {
    if (auto const change = change_fleet(books, *levers.hydrogen_share)) {
      co2e_kg += change->co2e_kg * service;
      h2_kg += change->h2_kg * service;
    } else {
      estimate.notes.emplace_back(
          "The run has no buses of the kind that would be needed, so hydrogen and CO2e of another fleet cannot be told "
          "from it: ask a run of a hydrogen scenario.");
      return;
    }
  }
  constexpr double kKgPerTonne = 1000;
  errors.add(estimate, "co2e", "t", books.all_co2e_kg / kKgPerTonne, co2e_kg / kKgPerTonne);
  errors.add(estimate, "hydrogen", "kg", books.fuel_cell.h2_kg, h2_kg);
}

}  // namespace

choice::Travel pulled(choice::Travel travel, Mode mode, Levers const& levers, Money parking, Money cheapest) {
  if (mode == Mode::kCar) travel.money += (levers.parking - 1) * parking;
  auto const rides = is_transit(mode) || mode == Mode::kBikeRail;
  if (!rides && mode != Mode::kParkRide) return travel;
  // What of a park-and-ride day is fare is not kept apart: taken as the cheapest ride that the traveller has.
  travel.money += (levers.fare - 1) * (rides ? travel.money : std::min(cheapest, travel.money));
  // The little time in hand before the first ride, out and back, doesn't grow with the headway.
  auto const in_hand = std::min(travel.wait_min, 2 * routing::kTimeInHand.count() / 60.0);
  travel.wait_min = in_hand + levers.headway * (travel.wait_min - in_hand);
  travel.postponed_min *= levers.headway;
  return travel;
}

Estimate what_if(fs::path const& run, Levers const& levers, io::Faults& faults) {
  Estimate estimate;
  auto const manifest = audit::read_manifest(run, faults);
  auto const travellers = results::read_travellers(run, faults);
  auto const books = read_books(run, faults);
  if (faults.has_errors() || !travellers) return estimate;
  Errors const errors{manifest.tables(), Method::kLevers, manifest.city, faults};
  auto const shares = pivot(*travellers, levers);
  estimate.travellers = static_cast<std::int64_t>(travellers->size());
  estimate.changed = shares.changed;
  for (auto const& [name, modes] :
       {std::pair{"bus_share", kBuses}, std::pair{"car_share", kCars}, std::pair{"public_share", kPublic}})
    errors.add(estimate, name, "%", shares.lived.share(modes), shares.share(modes));
  add_energy(estimate, errors, books, shares, levers);
  return estimate;
}

std::string scenario_text(fs::path const& run, Levers const& levers, io::Faults& faults) {
  if (levers.parking != 1 || levers.hydrogen_share) return {};
  auto const manifest = audit::read_manifest(run, faults);
  auto const path = run / "routes.csv";
  auto const text = io::read_text_file(path, {}, faults, io::FaultKind::kData);
  if (!text) return {};
  auto const percent = [](double lever) { return io::shortest(std::round(100 * (lever - 1))) + " %"; };
  auto out = "base: " + io::yaml_text(fs::absolute(manifest.scenario_file()).lexically_normal().generic_string()) +
             "\ntitle: " + io::yaml_text(manifest.title + ", what if") + "\npolicies:\n";
  if (levers.fare != 1) out += "  - fare: {change: " + percent(levers.fare) + "}\n";
  constexpr std::array columns{"route_id"sv};
  io::CsvReader csv{io::shown_path(path), *text, io::OpenColumns{columns, {}}, faults};
  while (levers.headway != 1 && csv.next())
    out += "  - headway: {route: " + io::yaml_text(std::string{csv.text(0)}) + ", change: " + percent(levers.headway) +
           "}\n";
  return levers.moves_nobody() ? std::string{} : out;
}

}  // namespace twinshift::study
