#pragma once

#include "sim/choice/utility.hpp"
#include "sim/demand/charges.hpp"
#include "sim/demand/population.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/routing/timed_drive.hpp"
#include "sim/transit/fares.hpp"
#include "sim/transit/timetable.hpp"

#include <cstdint>
#include <vector>

namespace twinshift::choice {

/// What each tour pays, and whom it concerns: fares by traveller, passes, parking, charges for areas.
class TourMoney {
public:
  /// Borrows population and charges; `charges` may be nullptr: then nobody pays otherwise than the tables say.
  TourMoney(transit::Timetable const& timetable, transit::FareTable const& fares, demand::Population const& population,
            demand::Charges const* charges, std::uint64_t seed);

  /// Fares of those to whom no special fare applies.
  [[nodiscard]] transit::RouteFares const& common_fares() const { return classes_.front(); }
  [[nodiscard]] transit::RouteFares const& fares(TourId tour) const {
    return class_.empty() ? classes_.front() : classes_[class_[tour]];
  }
  /// Of `paid` in single fares, what the traveller pays: nothing with a pass of old, a flat pass where that is less.
  [[nodiscard]] Money fare(TourId tour, transit::TourFares const& paid) const;

  /// For a car all day at the activity.
  [[nodiscard]] Money parking(TourId tour) const;
  [[nodiscard]] Money site(SiteId site) const;
  /// Added to the utility of driving alone.
  [[nodiscard]] double plan_utils(TourId tour) const { return plan_.empty() ? 0.0 : double{plan_[tour]}; }

  /// Areas where this traveller's car is charged, as bits; 0: none.
  [[nodiscard]] std::uint32_t areas(TourId tour) const { return areas_.empty() ? 0U : areas_[tour]; }
  /// Of `areas`, those that the drive last asked for enters in their hours, when it leaves at `at`.
  [[nodiscard]] std::uint32_t entered(std::uint32_t areas, routing::TimedDrive const& drive, TimeOfDay at) const;
  /// The day's charge for these areas.
  [[nodiscard]] Money area_charge(std::uint32_t areas) const;

private:
  void make_classes(transit::Timetable const& timetable, transit::FareTable const& fares);
  void find_payers(std::uint64_t seed);
  void find_plans(std::uint64_t seed);

  demand::Population const* population_;
  demand::Charges const* charges_;
  std::vector<transit::RouteFares> classes_;
  Column<TourId, std::uint16_t> class_;
  Column<TourId, std::uint32_t> areas_;
  Column<TourId, float> plan_;
};

}  // namespace twinshift::choice
