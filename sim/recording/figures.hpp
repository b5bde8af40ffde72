#pragma once

#include "sim/core/column.hpp"
#include "sim/core/geometry.hpp"
#include "sim/core/id.hpp"
#include "sim/core/mode.hpp"
#include "sim/recording/scenery.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twinshift::recording {

inline constexpr int kFigureHours = 24;

/// What began in a quarter hour.
struct QuarterFigures {
  std::array<std::uint32_t, kModes> departures{};  ///< journeys, by main mode
  std::uint32_t boardings = 0;
  std::uint32_t denied = 0;  ///< people whom a full vehicle left behind, each time anew
  friend bool operator==(QuarterFigures const&, QuarterFigures const&) = default;
};

/// What the books hold of a clock hour; hours past midnight belong to the last one.
struct HourFigures {
  std::int64_t co2e_g = 0;  ///< well to wheel
  std::int64_t nox_mg = 0;
  std::int64_t pm10_mg = 0;
  std::int64_t hydrogen_g = 0;  ///< used by vehicles
  friend bool operator==(HourFigures const&, HourFigures const&) = default;
};

/// What the books hold of a street over the whole day, and how many vehicles entered it in each clock hour.
struct LinkFigures {
  std::uint32_t co2e_g = 0;  ///< well to wheel
  std::uint32_t nox_mg = 0;
  std::uint32_t pm10_mg = 0;
  std::array<std::uint16_t, kFigureHours> entries{};
  friend bool operator==(LinkFigures const&, LinkFigures const&) = default;
};

/// A shared bike or scooter taken from (-1) or put into (+1) a station.
struct DockChange {
  StationId station;
  std::int32_t time = 0;
  std::int32_t change = 0;
  friend bool operator==(DockChange, DockChange) = default;
};

/// One clock hour at a depot. Levels are those at its end.
struct DepotHourFigures {
  std::int64_t stored_g = 0, made_g = 0, brought_g = 0, given_g = 0, vented_g = 0;
  std::int64_t fills = 0, waited_s = 0;
  std::int64_t electrolyser_wh = 0, other_wh = 0;  ///< the latter: compression, chargers, building
  std::int64_t sun_wh = 0, wind_wh = 0, grid_wh = 0;
  std::int64_t grid_g_kwh = 0;  ///< CO2e of the hour's grid power
  friend bool operator==(DepotHourFigures const&, DepotHourFigures const&) = default;
};

struct DepotFigures {
  Name name;
  Point position;
  std::int64_t storage_g = 0;
  std::int64_t stored_before_g = 0;
  std::int64_t electrolyser_w = 0;  ///< rated
  std::uint32_t dispensers = 0;
  std::array<DepotHourFigures, kFigureHours> hours{};
  friend bool operator==(DepotFigures const&, DepotFigures const&) = default;
};

/// A hydrogen vehicle's tank, and what it used in each clock hour.
struct TankFigures {
  MoverId vehicle;
  std::uint32_t tank_g = 0;
  std::array<std::uint32_t, kFigureHours> used_g{};
  friend bool operator==(TankFigures const&, TankFigures const&) = default;
};

/// Journeys of those who live in a zone.
struct ZoneFigures {
  Name name;
  Point position;
  std::array<std::uint32_t, kModes> journeys{};  ///< by main mode
  std::uint32_t arrived = 0;
  std::uint64_t seconds = 0;  ///< door to door, of those that arrived
  friend bool operator==(ZoneFigures const&, ZoneFigures const&) = default;
};

/// What a traveller does away from home.
enum class Purpose : std::uint8_t { kOther, kWork, kSchool, kUniversity };
inline constexpr unsigned kPurposes = 4;

/// A way to travel there and back, as the traveller knew it when choosing.
struct TourWay {
  std::uint16_t minutes = 0;  ///< door to door
  std::uint32_t money_hundredths = 0;
  friend bool operator==(TourWay const&, TourWay const&) = default;
};

/// Who travels, and what spoke for the mode.
struct TravellerFigures {
  std::uint8_t age = 0;
  Purpose purpose = Purpose::kOther;
  std::uint32_t home = 0;     ///< 1 + row of `zones`; 0: outside the city
  std::optional<Mode> other;  ///< the best of the other modes; none if there is no other way
  TourWay chosen;
  TourWay alternative;
  /// By how much the chosen mode is better than the other [tenths of a minute of travel], the traveller's own taste
  /// included; below 0 if the traveller keeps a mode that is no longer the best one.
  std::int32_t lead_tenths = 0;
  friend bool operator==(TravellerFigures const&, TravellerFigures const&) = default;
};

/// What a run found out besides what moves. Each part may be empty: older recordings hold none of it.
struct Figures {
  std::vector<QuarterFigures> quarters;    ///< from midnight on
  std::vector<HourFigures> hours;          ///< none, or kFigureHours
  Column<LinkId, LinkFigures> links;       ///< none, or one a link of the scenery
  Column<StationId, std::uint32_t> bikes;  ///< when the day begins; none, or one a station
  std::vector<DockChange> docks;           ///< by time
  std::vector<DepotFigures> depots;
  std::vector<TankFigures> tanks;  ///< by vehicle
  std::vector<ZoneFigures> zones;
  std::vector<TravellerFigures> travellers;  ///< none, or one for every two journeys (there and back) of a traveller
  std::string currency;                      ///< of the travellers' money
  std::uint32_t sample_permille = 1000;      ///< travellers simulated; one that is seen stands for 1000 / this
};

}  // namespace twinshift::recording
