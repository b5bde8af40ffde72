#pragma once

#include "sim/choice/utility.hpp"
#include "sim/core/column.hpp"
#include "sim/core/mode.hpp"
#include "sim/routing/transit_router.hpp"
#include "sim/transit/fares.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace twinshift::choice {

/// A ride of a kept option: which line from where to where. Which trip is found anew for each traveller and day.
struct StoredRide {
  PatternId pattern;
  std::uint16_t board = 0;
  std::uint16_t alight = 0;
  std::uint16_t way_before_s = 0;  ///< access (walk, or ride of one's own bike), or transfer walk
};

/// Ways by public transport that were found, all journeys' end to end. An option is named by its row.
class TransitOptions {
public:
  using Row = std::uint32_t;
  static constexpr Row kNone = std::numeric_limits<Row>::max();

  Row add(Mode main, std::span<StoredRide const> rides, std::uint16_t egress_s);
  /// Appends all of `other`; its row r becomes the returned row + r.
  Row append(TransitOptions const& other);
  [[nodiscard]] Mode main_mode(Row row) const { return options_[row].main; }
  [[nodiscard]] std::int32_t egress_s(Row row) const { return options_[row].egress_s; }
  [[nodiscard]] std::span<StoredRide const> rides(Row row) const {
    return {rides_.data() + options_[row].first_ride, options_[row].rides};
  }
  [[nodiscard]] std::size_t size() const { return options_.size(); }
  void shrink();

private:
  struct Option {
    std::uint32_t first_ride = 0;
    std::uint16_t egress_s = 0;
    std::uint8_t rides = 0;
    Mode main = Mode::kBus;
  };
  std::vector<Option> options_;
  std::vector<StoredRide> rides_;
};

/// An option on a day, for somebody ready at the door at a certain second.
struct TimedOption {
  bool runs = false;  ///< false: the last trip has gone
  std::int32_t departure_s = 0;
  std::int32_t arrival_s = 0;
  Travel travel;  ///< money stays 0; fares are counted by TourFares
};

/// Times options as travellers expect them: the timetable, and what experience has added to it.
class OptionTimer {
public:
  OptionTimer(transit::Timetable const& timetable, UtilityParameters const& parameters)
      : timetable_{&timetable}, parameters_{&parameters} {}

  /// Leaves the door at `ready_s` or later, in time for the first trip. Delays, crowding and refused boardings as in
  /// `experience`; a refusal costs a headway.
  [[nodiscard]] TimedOption time(TransitOptions const& options, TransitOptions::Row row, std::int32_t ready_s,
                                 transit::ServiceExperience const& experience, transit::RouteFares const& fares,
                                 transit::TourFares& paid) const;

private:
  [[nodiscard]] TripId trip_after(StoredRide const& ride, std::int32_t at_stop_s, bool as_planned,
                                  transit::ServiceExperience const& experience) const;
  [[nodiscard]] std::int32_t headway_after(TripId trip, std::uint32_t position) const;
  /// Expected wait for later trips: each is as likely to refuse as was learned.
  [[nodiscard]] double refused_seconds(TripId trip, std::uint32_t position,
                                       transit::ServiceExperience const& experience) const;
  [[nodiscard]] double crowded_seconds(TripId trip, StoredRide const& ride,
                                       transit::ServiceExperience const& experience) const;
  transit::Timetable const* timetable_;
  UtilityParameters const* parameters_;
};

}  // namespace twinshift::choice
