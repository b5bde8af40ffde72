#include "sim/run/scenery.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "sim/io/projection.hpp"
#include "sim/io/sha256.hpp"
#include "sim/results/film.hpp"

namespace twinshift::run {

namespace {

using namespace std::string_view_literals;

constexpr std::array kMonths{"January"sv, "February"sv, "March"sv,     "April"sv,   "May"sv,      "June"sv,
                             "July"sv,    "August"sv,   "September"sv, "October"sv, "November"sv, "December"sv};

template <class Kind>
struct KindName {
  std::string_view name;
  Kind kind;
};

/// Kinds of places as the network files name them; what isn't listed is a lesser place.
constexpr std::array kPlaceKinds{KindName<recording::PlaceKind>{"city_centre"sv, recording::PlaceKind::kCentre},
                                 KindName<recording::PlaceKind>{"city"sv, recording::PlaceKind::kTown},
                                 KindName<recording::PlaceKind>{"town"sv, recording::PlaceKind::kTown},
                                 KindName<recording::PlaceKind>{"eup"sv, recording::PlaceKind::kTown},
                                 KindName<recording::PlaceKind>{"district"sv, recording::PlaceKind::kDistrict},
                                 KindName<recording::PlaceKind>{"dong"sv, recording::PlaceKind::kDistrict},
                                 KindName<recording::PlaceKind>{"myeon"sv, recording::PlaceKind::kDistrict},
                                 KindName<recording::PlaceKind>{"water"sv, recording::PlaceKind::kWater}};

constexpr std::array kBackdropNames{KindName<recording::BackdropKind>{"sea"sv, recording::BackdropKind::kSea},
                                    KindName<recording::BackdropKind>{"lake"sv, recording::BackdropKind::kLake},
                                    KindName<recording::BackdropKind>{"river"sv, recording::BackdropKind::kRiver},
                                    KindName<recording::BackdropKind>{"rail"sv, recording::BackdropKind::kRail}};

template <class Kind, std::size_t N>
Kind kind_of(std::array<KindName<Kind>, N> const& names, std::string_view name, Kind otherwise) {
  auto const found = std::find_if(names.begin(), names.end(), [&](auto const& known) { return known.name == name; });
  return found == names.end() ? otherwise : found->kind;
}

/// The licences of what can be seen in a picture, each once, in the order of the files.
std::string credits(std::vector<scenario::InputFile> const& inputs) {
  constexpr std::array seen{"nodes"sv, "links"sv, "zones"sv, "stops"sv, "places"sv, "background"sv};
  std::vector<std::string_view> parts;
  for (auto const& input : inputs) {
    if (std::find(seen.begin(), seen.end(), input.kind) == seen.end() || input.licence.empty()) continue;
    if (std::find(parts.begin(), parts.end(), input.licence) == parts.end()) parts.push_back(input.licence);
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

recording::Name day_name(scenario::EnergySettings const& energy) {
  auto const month = static_cast<std::size_t>(std::clamp(energy.month, 1, 12));
  return {fmt::format("Working day, {} {}", kMonths.at(month - 1), energy.conditions.year),
          fmt::format("{}년 {}월 평일", energy.conditions.year, month)};
}

}  // namespace

recording::Scenery make_scenery(scenario::Scenario const& scenario, demand::Population const& population) {
  recording::Scenery scenery;
  scenery.city = {scenario.city.name, scenario.city.name_ko};
  scenery.scenario = {scenario.title, ""};
  scenery.date = day_name(scenario.energy);
  scenery.time_zone = scenario.city.time_zone;
  scenery.drives_left = scenario.city.drives_left;
  scenery.seed = scenario.run.seed;
  scenery.hash = io::sha256_hex(scenario.resolved_yaml).substr(0, 8);
  scenery.attribution = credits(scenario.inputs);
  if (scenario.run.sample < 1) scenery.note = fmt::format("{:g} % sample", 100 * scenario.run.sample);
  if (auto const projection = io::Projection::make(scenario.city.crs))
    scenery.centre = projection->to_plane(scenario.city.centre).value_or(Point{});
  for (auto const& place : scenario.places)
    scenery.places.push_back({{place.name, place.name_ko},
                              kind_of(kPlaceKinds, place.kind, recording::PlaceKind::kOther),
                              static_cast<std::uint8_t>(place.importance),
                              place.position});
  for (auto const& shape : scenario.background)
    scenery.backdrop.push_back({kind_of(kBackdropNames, shape.kind, recording::BackdropKind::kLand),
                                shape.area,
                                {shape.name, shape.name_ko},
                                shape.parts});
  scenery.homes = results::homes_of(population);
  return scenery;
}

}  // namespace twinshift::run
