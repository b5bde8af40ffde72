#include "sim/recording/figures_codec.hpp"

#include "sim/core/units.hpp"
#include "sim/recording/channels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace twinshift::recording {
namespace {

// Channel numbers are part of the format: append, never renumber.
enum Channel : std::uint32_t {
  kQuarters = 1,
  kHours,
  kLinks,
  kBikes,
  kDocks,
  kDepots,
  kTanks,
  kZones,
  kSample,
  kTravellers
};

constexpr std::uint64_t kAny32 = 1ULL << 32U;
constexpr std::size_t kMostQuarters = 4 * 24 * 4;

[[noreturn]] void damaged() { throw RecordingError{"V412: the figures of the recording are damaged"}; }

void put(ByteWriter& out, Point p) {
  out.signed_number(std::llround(p.x));
  out.signed_number(std::llround(p.y));
}

Point get_point(ByteReader& in) {
  auto const x = in.integer();
  auto const y = in.integer();
  return {static_cast<double>(x), static_cast<double>(y)};
}

void put(ByteWriter& out, Name const& name) {
  out.text(name.en);
  out.text(name.ko);
}

Name get_name(ByteReader& in) {
  Name name;
  name.en = in.text();
  name.ko = in.text();
  return name;
}

/// An amount that sums of a day stay far below.
std::int64_t get_amount(ByteReader& in) {
  auto const value = in.signed_number();
  constexpr std::int64_t kLimit = 1LL << 52;
  if (value > kLimit || value < -kLimit) damaged();
  return value;
}

void put_quarters(ByteWriter& out, Figures const& f) {
  out.number(f.quarters.size());
  for (auto const& quarter : f.quarters) {
    for (auto const n : quarter.departures) out.number(n);
    out.number(quarter.boardings);
    out.number(quarter.denied);
  }
}

void get_quarters(ByteReader& in, Figures& f, Scenery const&) {
  f.quarters.resize(in.count(kModes + 2));
  if (f.quarters.size() > kMostQuarters) damaged();
  for (auto& quarter : f.quarters) {
    for (auto& n : quarter.departures) n = in.below(kAny32);
    quarter.boardings = in.below(kAny32);
    quarter.denied = in.below(kAny32);
  }
}

void put_hours(ByteWriter& out, Figures const& f) {
  out.number(f.hours.size());
  for (auto const& hour : f.hours)
    for (auto const n : {hour.co2e_g, hour.nox_mg, hour.pm10_mg, hour.hydrogen_g}) out.signed_number(n);
}

void get_hours(ByteReader& in, Figures& f, Scenery const&) {
  f.hours.resize(in.count(4));
  if (!f.hours.empty() && f.hours.size() != kFigureHours) damaged();
  for (auto& hour : f.hours)
    for (auto* n : {&hour.co2e_g, &hour.nox_mg, &hour.pm10_mg, &hour.hydrogen_g}) *n = get_amount(in);
}

void put_links(ByteWriter& out, Figures const& f) {
  out.number(f.links.size());
  for (auto const& link : f.links) {
    out.number(link.co2e_g);
    out.number(link.nox_mg);
    out.number(link.pm10_mg);
    for (auto const n : link.entries) out.number(n);
  }
}

void get_links(ByteReader& in, Figures& f, Scenery const& scenery) {
  auto const size = in.count(3 + kFigureHours);
  if (size != 0 && size != scenery.links.size()) damaged();
  for (std::size_t i = 0; i < size; ++i) {
    LinkFigures link;
    link.co2e_g = in.below(kAny32);
    link.nox_mg = in.below(kAny32);
    link.pm10_mg = in.below(kAny32);
    for (auto& n : link.entries) n = static_cast<std::uint16_t>(in.below(1ULL << 16U));
    f.links.push_back(link);
  }
}

void put_bikes(ByteWriter& out, Figures const& f) {
  out.number(f.bikes.size());
  for (auto const n : f.bikes) out.number(n);
}

void get_bikes(ByteReader& in, Figures& f, Scenery const& scenery) {
  auto const size = in.count();
  if (size != 0 && size != scenery.stations.name.size()) damaged();
  for (std::size_t i = 0; i < size; ++i) f.bikes.push_back(in.below(kAny32));
}

void put_docks(ByteWriter& out, Figures const& f) {
  out.number(f.docks.size());
  std::int32_t time = 0;
  for (auto const& dock : f.docks) {
    out.number(dock.station.value());
    out.number(static_cast<std::uint64_t>(dock.time - time));
    out.signed_number(dock.change);
    time = dock.time;
  }
}

void get_docks(ByteReader& in, Figures& f, Scenery const& scenery) {
  f.docks.resize(in.count(3));
  std::int64_t time = 0;
  for (auto& dock : f.docks) {
    dock.station = StationId{in.below(scenery.stations.name.size())};
    time += in.below(4 * kDaySeconds);
    if (time > 4 * kDaySeconds) damaged();
    dock.time = static_cast<std::int32_t>(time);
    dock.change = in.integer();
  }
}

/// All amounts of an hour, in the order of the format.
template <class Hour>
auto amounts(Hour& h) {
  return std::array{&h.stored_g,        &h.made_g,   &h.brought_g, &h.given_g, &h.vented_g, &h.fills,     &h.waited_s,
                    &h.electrolyser_wh, &h.other_wh, &h.sun_wh,    &h.wind_wh, &h.grid_wh,  &h.grid_g_kwh};
}

void put_depots(ByteWriter& out, Figures const& f) {
  out.number(f.depots.size());
  for (auto const& depot : f.depots) {
    put(out, depot.name);
    put(out, depot.position);
    for (auto const n : {depot.storage_g, depot.stored_before_g, depot.electrolyser_w}) out.signed_number(n);
    out.number(depot.dispensers);
    for (auto const& hour : depot.hours)
      for (auto const* n : amounts(hour)) out.signed_number(*n);
  }
}

void get_depots(ByteReader& in, Figures& f, Scenery const&) {
  f.depots.resize(in.count(8 + 13 * kFigureHours));
  for (auto& depot : f.depots) {
    depot.name = get_name(in);
    depot.position = get_point(in);
    for (auto* n : {&depot.storage_g, &depot.stored_before_g, &depot.electrolyser_w}) *n = get_amount(in);
    depot.dispensers = in.below(kAny32);
    for (auto& hour : depot.hours)
      for (auto* n : amounts(hour)) *n = get_amount(in);
  }
}

void put_tanks(ByteWriter& out, Figures const& f) {
  out.number(f.tanks.size());
  for (auto const& tank : f.tanks) {
    out.number(tank.vehicle.value());
    out.number(tank.tank_g);
    for (auto const n : tank.used_g) out.number(n);
  }
}

void get_tanks(ByteReader& in, Figures& f, Scenery const& scenery) {
  f.tanks.resize(in.count(2 + kFigureHours));
  for (std::size_t i = 0; i < f.tanks.size(); ++i) {
    auto& tank = f.tanks[i];
    tank.vehicle = MoverId{in.below(scenery.movers.size())};
    if (i > 0 && !(f.tanks[i - 1].vehicle < tank.vehicle)) damaged();
    tank.tank_g = in.below(kAny32);
    for (auto& n : tank.used_g) n = in.below(kAny32);
  }
}

void put_zones(ByteWriter& out, Figures const& f) {
  out.number(f.zones.size());
  for (auto const& zone : f.zones) {
    put(out, zone.name);
    put(out, zone.position);
    for (auto const n : zone.journeys) out.number(n);
    out.number(zone.arrived);
    out.number(zone.seconds);
  }
}

void get_zones(ByteReader& in, Figures& f, Scenery const&) {
  f.zones.resize(in.count(6 + kModes));
  for (auto& zone : f.zones) {
    zone.name = get_name(in);
    zone.position = get_point(in);
    for (auto& n : zone.journeys) n = in.below(kAny32);
    zone.arrived = in.below(kAny32);
    zone.seconds = in.number();
    if (zone.seconds > 1ULL << 52U) damaged();
  }
}

void put_sample(ByteWriter& out, Figures const& f) { out.number(f.sample_permille); }

void get_sample(ByteReader& in, Figures& f, Scenery const&) {
  f.sample_permille = in.below(1'000'000);
  if (f.sample_permille == 0) damaged();
}

void put_way(ByteWriter& out, TourWay const& way) {
  out.number(way.minutes);
  out.number(way.money_hundredths);
}

TourWay get_way(ByteReader& in) {
  TourWay way;
  way.minutes = static_cast<std::uint16_t>(in.below(1U << 16U));
  way.money_hundredths = in.below(kAny32);
  return way;
}

void put_travellers(ByteWriter& out, Figures const& f) {
  out.text(f.currency);
  out.number(f.travellers.size());
  for (auto const& t : f.travellers) {
    out.byte(t.age);
    out.byte(static_cast<std::uint8_t>(t.purpose));
    out.number(t.home);
    out.byte(t.other ? static_cast<std::uint8_t>(*t.other) : kModes);
    put_way(out, t.chosen);
    put_way(out, t.alternative);
    out.signed_number(t.lead_tenths);
  }
}

void get_travellers(ByteReader& in, Figures& f, Scenery const& scenery) {
  f.currency = in.text();
  f.travellers.resize(in.count(9));
  if (2 * f.travellers.size() > scenery.movers.size()) damaged();
  for (auto& t : f.travellers) {
    t.age = in.byte();
    t.purpose = static_cast<Purpose>(std::min<unsigned>(in.byte(), kPurposes - 1));
    t.home = in.below(kAny32);
    if (auto const other = in.byte(); other < kModes) t.other = static_cast<Mode>(other);
    t.chosen = get_way(in);
    t.alternative = get_way(in);
    t.lead_tenths = in.integer();
  }
}

using FiguresCode = ChannelCode<Figures, Scenery>;

constexpr std::array kChannels = {
    FiguresCode{kQuarters, put_quarters, get_quarters}, FiguresCode{kHours, put_hours, get_hours},
    FiguresCode{kLinks, put_links, get_links},          FiguresCode{kBikes, put_bikes, get_bikes},
    FiguresCode{kDocks, put_docks, get_docks},          FiguresCode{kDepots, put_depots, get_depots},
    FiguresCode{kTanks, put_tanks, get_tanks},          FiguresCode{kZones, put_zones, get_zones},
    FiguresCode{kSample, put_sample, get_sample},       FiguresCode{kTravellers, put_travellers, get_travellers},
};

}  // namespace

Bytes encode_figures(Figures const& figures) {
  return encode_channels(std::span<FiguresCode const>{kChannels}, figures);
}

Figures decode_figures(std::span<std::uint8_t const> bytes, Scenery const& scenery) {
  Figures figures;
  decode_channels(std::span<FiguresCode const>{kChannels}, bytes, figures, scenery);
  return figures;
}

}  // namespace twinshift::recording
