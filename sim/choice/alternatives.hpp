#pragma once

#include "sim/choice/doors.hpp"
#include "sim/choice/tour_money.hpp"
#include "sim/choice/transit_options.hpp"
#include "sim/choice/transit_search.hpp"
#include "sim/choice/utility.hpp"
#include "sim/demand/population.hpp"
#include "sim/fleet/fleet.hpp"
#include "sim/network/network.hpp"
#include "sim/routing/street_router.hpp"
#include "sim/routing/timed_drive.hpp"
#include "sim/routing/walk_access.hpp"
#include "sim/transit/fares.hpp"
#include "sim/transit/timetable.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace twinshift::choice {

/// What choosing needs to know. Borrows everything; all must outlive whoever holds this.
struct ChoiceInput {
  network::Network const& network;
  transit::Timetable const& timetable;
  transit::FareTable const& fares;
  fleet::Fleet const& fleet;
  demand::Population const& population;
  UtilityParameters const& parameters;
  demand::Charges const* charges = nullptr;  ///< nullptr: none
  std::uint64_t seed = 0;                    ///< of the draws that charges ask for
};

/// A tour's modes, judged. Unavailable modes have a utility of minus infinity.
struct TourCosts {
  std::array<float, kModes> utility{};
  std::array<Travel, kModes> travel{};  ///< there and back
};

/// Park-and-ride of one tour: the site, and the rides from and to it.
struct ParkRide {
  SiteId site;
  TransitOptions::Row out = TransitOptions::kNone;
  TransitOptions::Row back = TransitOptions::kNone;
  float metres_out = 0;  ///< driven
  float metres_back = 0;
};

/// A station of shared bikes near a location.
struct NearStation {
  StationId station;
  float walk_m = 0;
};

/// All ways in which every tour could be made. Found once; how good they are depends on experience and is evaluated
/// anew for every iteration. Way out of tour t is journey 2t, its way back 2t + 1, as in demand::Journeys.
class Alternatives {
public:
  /// `router` must be customised with free-flow times: it gives the length of car ways, and the drive to sites.
  Alternatives(ChoiceInput const& input, routing::StreetRouter const& router);

  /// Utility and travel of every mode for one tour. Safe to call from many threads, each with its own drive.
  void evaluate(TourId tour, routing::TimedDrive& streets, transit::ServiceExperience const& experience,
                TourCosts& costs) const;

  [[nodiscard]] ChoiceInput const& input() const { return input_; }
  [[nodiscard]] TransitOptions const& options() const { return options_; }
  [[nodiscard]] OptionTimer const& timer() const { return timer_; }
  /// Fares of the tour's traveller; for background riders those of everybody.
  [[nodiscard]] transit::RouteFares const& fares(TourId tour) const { return money_.fares(tour); }
  [[nodiscard]] transit::RouteFares const& common_fares() const { return money_.common_fares(); }
  /// The option that `journey` takes if its tour is made by `mode`: of that main mode, or else the cheapest,
  /// fares counted; kNone if there is none.
  [[nodiscard]] TransitOptions::Row option(JourneyId journey, Mode mode,
                                           transit::ServiceExperience const& experience) const;
  /// The cheapest option of a background rider (a row of the population's background trips), fares at the median value
  /// of time; kNone if there is none.
  [[nodiscard]] TransitOptions::Row rider_option(std::size_t row, transit::ServiceExperience const& experience) const;
  [[nodiscard]] ParkRide const& park_ride(TourId tour) const { return park_ride_[tour]; }
  [[nodiscard]] TransitOptions::Row bike_rail(JourneyId journey) const { return bike_rail_[journey]; }
  [[nodiscard]] NearStation const& station(LocationId location) const { return station_[location]; }
  [[nodiscard]] float walk_metres(JourneyId journey) const { return walk_m_[journey]; }
  [[nodiscard]] float bike_metres(JourneyId journey) const { return bike_m_[journey]; }
  [[nodiscard]] float car_metres(JourneyId journey) const { return car_m_[journey]; }

  /// Where a car of the journey's traveller starts and ends.
  [[nodiscard]] NodeId kerb_at_origin(JourneyId journey) const;
  [[nodiscard]] NodeId kerb_at_destination(JourneyId journey) const;
  [[nodiscard]] LocationId origin(JourneyId journey) const;
  [[nodiscard]] LocationId destination(JourneyId journey) const;
  [[nodiscard]] TimeOfDay wished_departure(JourneyId journey) const;

private:
  void measure_ways(routing::StreetRouter const& router);
  void measure_comfort(routing::Doors const& doors);
  void find_stations();
  void search_transit(routing::StreetRouter const& router);
  struct Requests;
  void request_tours(Doors const& doors, Requests& wanted) const;
  void settle_park_ride(Requests const& wanted, std::vector<FoundOptions> const& found,
                        routing::StreetRouter const& router);
  /// Generalised minutes of rides, with what the tour's traveller pays for them.
  [[nodiscard]] double cost(TourId tour, Mode mode, Travel travel, transit::TourFares const& paid) const;
  struct Judge;

  ChoiceInput input_;
  OptionTimer timer_;
  TourMoney money_;
  Column<JourneyId, float> walk_m_;  ///< infinite beyond the limit
  Column<JourneyId, float> bike_m_;
  Column<JourneyId, float> felt_bike_m_;  ///< with every street's comfort; empty: as bike_m_
  Column<JourneyId, float> car_m_;
  Column<LocationId, NearStation> station_;
  TransitOptions options_;
  Column<JourneyId, FoundOptions> found_;
  std::vector<FoundOptions> rider_found_;  ///< by row of the background trips; empty if there is no rider
  Column<TourId, ParkRide> park_ride_;
  Column<JourneyId, TransitOptions::Row> bike_rail_;
};

}  // namespace twinshift::choice
