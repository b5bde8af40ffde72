#include "sim/results/travellers.hpp"

#include "sim/choice/nested_logit.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace twinshift::results {

namespace {

constexpr double kGrain = 100;  ///< minutes and money are kept to a hundredth

double rounded(double value) { return std::round(value * kGrain) / kGrain; }

choice::Travel rounded(choice::Travel travel) {
  for (auto* const part :
       {&travel.in_vehicle_min, &travel.walk_min, &travel.wait_min, &travel.postponed_min, &travel.clock_min})
    *part = rounded(*part);
  travel.money = Money{rounded(travel.money.value())};
  return travel;
}

unsigned bit_of(Mode mode) { return 1U << static_cast<unsigned>(mode); }

}  // namespace

choice::Travel const* Travellers::way(std::size_t row, Mode mode) const {
  auto const bit = bit_of(mode);
  if ((open[row] & bit) == 0) return nullptr;
  return &travel[row][static_cast<std::size_t>(std::popcount(open[row] & (bit - 1U)))];
}

double Travellers::utility(std::size_t row, Mode mode) const {
  auto const* const travelled = way(row, mode);
  if (travelled == nullptr) return -std::numeric_limits<double>::infinity();
  return choice::utility(tastes, mode, *travelled, Money{double{value_of_time[row]}});
}

std::string Travellers::id(std::size_t row) const {
  return zones[key[row] >> 32U].key + '-' + std::to_string(key[row] & 0xffffffffU);
}

std::optional<std::size_t> Travellers::find(std::string const& id) const {
  std::size_t number = 0;
  auto const* const end = id.data() + id.size();
  auto const dash = id.rfind('-');
  if (dash == std::string::npos) {
    auto const [rest, error] = std::from_chars(id.data(), end, number);
    return error == std::errc{} && rest == end && number < size() ? std::optional{number} : std::nullopt;
  }
  auto const [rest, error] = std::from_chars(id.data() + dash + 1, end, number);
  auto const zone =
      std::find_if(zones.begin(), zones.end(), [&](Zone const& z) { return z.key == id.substr(0, dash); });
  if (error != std::errc{} || rest != end || zone == zones.end()) return std::nullopt;
  auto const wanted = (static_cast<std::uint64_t>(zone - zones.begin()) << 32U) | number;
  auto const found = std::lower_bound(key.begin(), key.end(), wanted);
  if (found == key.end() || *found != wanted) return std::nullopt;
  return static_cast<std::size_t>(found - key.begin());
}

Travellers make_travellers(demand::Population const& population, choice::UtilityParameters const& tastes) {
  Travellers table;
  table.tastes = tastes;
  for (std::size_t z = 0; z < population.zones.key.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    table.zones.push_back(
        {population.zones.key[zone], population.zones.name[zone], population.zones.parking_cost[zone]});
  }
  auto const& persons = population.persons;
  auto const& tours = population.tours;
  for (std::size_t t = 0; t < tours.size(); ++t) {
    auto const tour = nth<TourId>(t);
    auto const person = tours.person[tour];
    table.key.push_back(persons.key[person]);
    table.age.push_back(persons.age[person]);
    table.income.push_back(persons.income[person]);
    table.resident.push_back(persons.resident[person]);
    table.car.push_back(persons.car[person]);
    table.pass.push_back(persons.pass[person]);
    table.purpose.push_back(static_cast<std::uint8_t>(tours.purpose[tour]));
    table.home.push_back(population.locations.zone[persons.home[person]].value());
    table.destination.push_back(population.locations.zone[tours.destination[tour]].value());
    table.value_of_time.push_back(static_cast<float>(tours.value_of_time[tour].value()));
  }
  table.chosen.assign(table.size(), kModes);
  table.lived_s.assign(table.size(), -1);
  table.undisturbed.assign(table.size(), 0);
  table.open.assign(table.size(), 0);
  table.travel.resize(table.size());
  return table;
}

void set_ways(Travellers& travellers, std::size_t row, choice::TourCosts const& costs) {
  unsigned open = 0;
  auto& ways = travellers.travel[row];
  ways.clear();
  for (std::size_t m = 0; m < kModes; ++m) {
    if (!std::isfinite(costs.utility[m])) continue;
    open |= 1U << m;
    ways.push_back(rounded(costs.travel[m]));
  }
  travellers.open[row] = static_cast<std::uint16_t>(open);
}

std::uint32_t digest_of(std::span<float const, kModes> utilities) {
  // FNV-1a, 64 bits folded to 32.
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (auto const utility : utilities) {
    auto value = std::isfinite(utility) ? static_cast<std::uint64_t>(choice::quantised(double{utility})) : ~0ULL;
    for (int i = 0; i < 8; ++i, value >>= 8U) hash = (hash ^ (value & 0xffU)) * 0x100000001b3U;
  }
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace twinshift::results
