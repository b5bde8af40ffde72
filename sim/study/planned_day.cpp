// What a scenario would do, from the day that its travellers would plan at what a run of its base has learned.

#include <algorithm>
#include <cmath>

#include "sim/audit/manifest.hpp"
#include "sim/choice/nested_logit.hpp"
#include "sim/study/pivot.hpp"

namespace twinshift::study {

namespace {

using results::Travellers;

/// The best way as the run's travellers knew them, their own taste included.
std::optional<Mode> best(Travellers const& t, choice::NestedLogit const& model, std::size_t row) {
  auto const taste = model.errors(t.seed, t.key[row]);
  std::array<float, kModes> utilities{};
  std::array<float, kModes> errors{};
  for (std::size_t m = 0; m < kModes; ++m) {
    errors[m] = static_cast<float>(taste[m]);
    utilities[m] = static_cast<float>(t.utility(row, static_cast<Mode>(m)));
  }
  return choice::best_mode(utilities, errors);
}

std::optional<Mode> chosen(Travellers const& t, std::size_t row) {
  return t.chosen[row] < kModes ? std::optional{static_cast<Mode>(t.chosen[row])} : std::nullopt;
}

bool holds(std::vector<std::uint64_t> const& keys, std::uint64_t key) {
  return keys.empty() || std::binary_search(keys.begin(), keys.end(), key);
}

/// Puts the travellers of the run and of the planned day side by side, by key.
Pivot pivot(Travellers const& base, PlannedDay const& day, std::int64_t& touched) {
  auto const& policy = day.travellers;
  Pivot result;
  result.lived = lived(base);
  choice::NestedLogit const model{base.tastes.nests};
  std::size_t p = 0;
  for (std::size_t b = 0; b < base.size(); ++b) {
    if (!holds(day.base_keys, base.key[b])) continue;
    auto const before = best(base, model, b);
    result.before.add(base, b, before);
    for (; p < policy.size() && policy.key[p] < base.key[b]; ++p) result.after.add(policy, p, chosen(policy, p));
    if (p == policy.size() || policy.key[p] != base.key[b]) continue;
    auto const is_touched = base.undisturbed[b] != policy.undisturbed[p];
    touched += is_touched;
    auto const after = is_touched ? chosen(policy, p) : before;
    is_touched ? result.after.add(policy, p, after) : result.after.add(base, b, before);
    result.changed += before != after;
    ++p;
  }
  for (; p < policy.size(); ++p) result.after.add(policy, p, chosen(policy, p));
  return result;
}

/// What the planned kilometres of public vehicles bring about at the run's own needs per kilometre; nothing if the run
/// has no vehicle of a type that would be driven.
std::optional<VehicleBooks> public_books(Books const& books, PlannedDay const& day) {
  VehicleBooks sum;
  for (auto const& [type, km] : day.km) {
    auto const run = books.by_type.find(type);
    auto const planned = day.base_km.find(type);
    if (run == books.by_type.end() || planned == day.base_km.end() || !(planned->second > 0)) return std::nullopt;
    auto const ratio = km / planned->second;
    sum.km += ratio * run->second.km;
    sum.h2_kg += ratio * run->second.h2_kg;
    sum.co2e_kg += ratio * run->second.co2e_kg;
  }
  return sum;
}

}  // namespace

Estimate what_if(std::filesystem::path const& run, results::Travellers const& travellers, PlannedDay const& day,
                 io::Faults& faults) {
  Estimate estimate;
  auto const manifest = audit::read_manifest(run, faults);
  auto const books = read_books(run, faults);
  if (faults.has_errors()) return estimate;
  Errors const errors{manifest.tables(), Method::kScenario, manifest.city, faults};
  std::int64_t touched = 0;
  auto const shares = pivot(travellers, day, touched);
  estimate.travellers = static_cast<std::int64_t>(day.travellers.size());
  estimate.changed = shares.changed;
  estimate.touched = touched;
  for (auto const& [name, modes] :
       {std::pair{"bus_share", kBuses}, std::pair{"car_share", kCars}, std::pair{"public_share", kPublic}})
    errors.add(estimate, name, "%", shares.lived.share(modes), shares.share(modes));
  auto const vehicles = public_books(books, day);
  if (!vehicles) {
    estimate.notes.emplace_back(
        "The run has no vehicle of a type that the scenario drives, so CO2e and hydrogen cannot be told from it.");
    return estimate;
  }
  constexpr double kKgPerTonne = 1000;
  auto const co2e_kg =
      books.all_co2e_kg + books.car_co2e_kg * (shares.car_ratio() - 1) + vehicles->co2e_kg - books.public_co2e_kg;
  errors.add(estimate, "co2e", "t", books.all_co2e_kg / kKgPerTonne, co2e_kg / kKgPerTonne);
  errors.add(estimate, "hydrogen", "kg", books.h2_kg, vehicles->h2_kg);
  return estimate;
}

}  // namespace twinshift::study
