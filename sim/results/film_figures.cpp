#include "sim/results/film_figures.hpp"

#include "sim/core/units.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace twinshift::results {
namespace {

using emissions::Item;
using recording::kFigureHours;

constexpr std::int64_t kMicrogramsPerGram = 1'000'000;
constexpr std::int64_t kThousand = 1000;

std::uint32_t to_u32(std::int64_t value) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 0, 0xFFFFFFFFLL));
}

std::size_t hour_row(int hour) { return static_cast<std::size_t>(std::clamp(hour, 0, kFigureHours - 1)); }

/// The books' amounts of one hour, in the books' units.
struct HourAmounts {
  std::int64_t co2e = 0, nox = 0, pm10 = 0, hydrogen = 0;
};

void add_row(HourAmounts& hour, emissions::LedgerRow const& row) {
  switch (row.item) {
    case Item::kCo2eTankToWheel:
    case Item::kCo2eWellToTank:
      hour.co2e += row.amount;
      return;
    case Item::kNox:
      hour.nox += row.amount;
      return;
    case Item::kPm10:
      hour.pm10 += row.amount;
      return;
    case Item::kHydrogen:
      hour.hydrogen += row.amount;
      return;
    default:
      return;
  }
}

}  // namespace

void add_bike_figures(recording::Figures& figures, fleet::SharedFleetState const& morning) {
  for (auto const n : morning.pedal_bikes) figures.bikes.push_back(to_u32(n));
  for (auto const station : morning.e_bike_station)
    if (station.valid()) ++figures.bikes[station];
}

void add_ledger_figures(recording::Figures& figures, emissions::Ledger const& ledger,
                        transit::Timetable const& timetable, fleet::Fleet const& fleet) {
  std::array<HourAmounts, kFigureHours> hours{};
  std::map<BlockId, std::array<std::int64_t, kFigureHours>> gas_of;
  auto const rail = emissions::Traffic::background_rail();
  for (auto const& row : ledger.rows()) {
    if (row.traffic != rail) add_row(hours[hour_row(row.hour)], row);
    if (row.item == Item::kHydrogen && row.block.valid()) gas_of[row.block][hour_row(row.hour)] += row.amount;
  }
  for (auto const& hour : hours)
    figures.hours.push_back(
        {hour.co2e / kMicrogramsPerGram, hour.nox / kThousand, hour.pm10 / kThousand, hour.hydrogen / kThousand});
  for (std::size_t i = 0; i < figures.links.size(); ++i) {
    auto const link = nth<LinkId>(i);
    auto& row = figures.links[link];
    row.co2e_g = to_u32((ledger.by_link(Item::kCo2eTankToWheel, link) + ledger.by_link(Item::kCo2eWellToTank, link)) /
                        kMicrogramsPerGram);
    row.nox_mg = to_u32(ledger.by_link(Item::kNox, link) / kThousand);
    row.pm10_mg = to_u32(ledger.by_link(Item::kPm10, link) / kThousand);
  }
  for (auto const& [block, by_hour] : gas_of) {
    auto const type = timetable.blocks.type[block];
    if (!type.valid()) continue;
    recording::TankFigures tank;
    tank.vehicle = MoverId{block.value()};
    tank.tank_g = to_u32(std::llround(fleet.types.tank[type].value() * 1000));
    for (std::size_t h = 0; h < by_hour.size(); ++h) tank.used_g[h] = to_u32(by_hour[h] / kThousand);
    figures.tanks.push_back(tank);
  }
}

void add_depot_figures(recording::Figures& figures, depot::DepotReports const& reports, fleet::Fleet const& fleet) {
  static_assert(depot::kHours == kFigureHours);
  auto const rounded = [](double value) { return static_cast<std::int64_t>(std::llround(value)); };
  for (auto const& report : reports.depots) {
    recording::DepotFigures depot;
    depot.name.en = fleet.depots.name[report.depot];
    depot.position = fleet.depots.position[report.depot];
    depot.storage_g = rounded(report.site.storage_kg * 1000);
    depot.stored_before_g = report.day.stored_before / kThousand;
    depot.electrolyser_w = rounded(report.site.electrolyser_kw * 1000);
    depot.dispensers = static_cast<std::uint32_t>(std::max(0, report.site.dispensers));
    for (std::size_t h = 0; h < depot.hours.size(); ++h) {
      auto const& from = report.day.hours[h];
      auto& to = depot.hours[h];
      to.stored_g = from.gas.stored / kThousand;
      to.made_g = from.gas.made / kThousand;
      to.brought_g = from.gas.brought / kThousand;
      to.given_g = from.gas.given / kThousand;
      to.vented_g = from.gas.vented / kThousand;
      to.fills = from.gas.fills;
      to.waited_s = from.gas.waited_s;
      to.electrolyser_wh = from.electrolyser / kThousand;
      to.other_wh = (from.compression + from.building + from.charge.given) / kThousand;
      to.sun_wh = from.pv / kThousand;
      to.wind_wh = from.wind / kThousand;
      to.grid_wh = from.grid / kThousand;
      to.grid_g_kwh = rounded(from.grid_kg_kwh * 1000);
    }
    figures.depots.push_back(depot);
  }
}

void add_zone_figures(recording::Figures& figures, demand::Population const& population,
                      demand::Journeys const& journeys, Column<JourneyId, demand::JourneyOutcome> const& outcomes) {
  auto const& zones = population.zones;
  std::vector<recording::ZoneFigures> rows(zones.key.size());
  for (std::size_t j = 0; j < 2 * journeys.tours; ++j) {
    auto const journey = nth<JourneyId>(j);
    auto const& outcome = outcomes[journey];
    if (outcome.status == demand::JourneyOutcome::Status::kNotStarted) continue;
    auto const person = population.tours.person[nth<TourId>(j / 2)];
    auto& row = rows[population.locations.zone[population.persons.home[person]].index()];
    ++row.journeys[static_cast<std::size_t>(journeys.main_mode[journey])];
    if (outcome.status != demand::JourneyOutcome::Status::kArrived) continue;
    ++row.arrived;
    row.seconds += static_cast<std::uint64_t>(std::max(0, outcome.arrival_s - outcome.departure_s));
  }
  for (std::size_t z = 0; z < rows.size(); ++z) {
    auto const zone = nth<ZoneId>(z);
    if (zones.internal[zone] == 0 || rows[z].arrived == 0) continue;
    rows[z].name = {zones.name[zone], zones.name_ko[zone]};
    rows[z].position = zones.position[zone];
    figures.zones.push_back(rows[z]);
  }
}

}  // namespace twinshift::results
