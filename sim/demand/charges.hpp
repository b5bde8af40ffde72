#pragma once

#include "sim/core/column.hpp"
#include "sim/core/mode.hpp"
#include "sim/core/units.hpp"
#include "sim/demand/population.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace twinshift::demand {

/// Whom something holds for: all limits at once. Everybody as it stands.
struct Group {
  std::uint8_t age_from = 0;
  std::uint8_t age_to = 255;  ///< included, like all ends here
  std::uint8_t income_from = 1;
  std::uint8_t income_to = 5;
  std::optional<Activity> activity;

  [[nodiscard]] bool everybody() const;
  [[nodiscard]] bool holds(Persons const& persons, PersonId person) const;
};

/// Travellers whom a measure can concern: all limits at once. Everybody as it stands.
struct Scope {
  Group who;
  Column<ZoneId, std::uint8_t> destinations;  ///< 1: who works or learns there; empty: anywhere
  bool work = false;                          ///< on the way to work alone
  bool car = false;                           ///< who may take a car alone
};

/// A part of the day.
struct Hours {
  TimeOfDay from = TimeOfDay::from_seconds(0);
  TimeOfDay to = TimeOfDay::from_seconds(kDaySeconds);  ///< not included

  [[nodiscard]] bool hold(TimeOfDay at) const { return from <= at && at < to; }
};

/// Single fares that some pay otherwise than the fare table says, for boardings within the hours.
struct FareCut {
  Group who;
  std::optional<OperatorId> operated_by;  ///< all of them if absent
  std::optional<Mode> mode;               ///< likewise
  Hours hours;
  double factor = 0;  ///< of base fare, fare per km and day cap; 0: free
};

/// A pass at a price a month. Whoever pays more in single fares of their tour buys it.
struct FlatPass {
  Group who;
  std::vector<OperatorId> operators;  ///< where it holds; empty: everywhere
  Money a_month;
  Money covers;             ///< single fares of a month that it pays; 0: without limit
  double days = 21;         ///< of travel a month
  double reluctance = 0.1;  ///< it must save so much of its price before anybody bothers

  /// What a day costs its best user: `singles` or the pass, whichever is less.
  [[nodiscard]] Money a_day(Money singles) const;
};

/// What driving in an area costs, once a day, beside everything else.
struct AreaCharge {
  Column<LinkId, std::uint8_t> inside;  ///< 1: a street of the area
  Column<ZoneId, std::uint8_t> exempt;  ///< 1: who lives there goes free
  Hours hours;                          ///< when a street of the area is entered
  Money a_day;
  double payers = 1;  ///< share of cars that are charged; a car stays what it is from policy to policy
};

/// Employers who win their people for other ways than the car.
struct TravelPlan {
  Column<ZoneId, std::uint8_t> zones;  ///< 1: jobs there are covered ...
  double covered = 1;                  ///< ... so large a share of them
  double utils = 0;                    ///< added to driving alone, a tour
};

/// What travellers are charged or spared beside the fare table, the distance and the zones' parking. Nothing if empty.
struct Charges {
  std::vector<FareCut> fares;
  std::vector<FlatPass> passes;
  std::vector<AreaCharge> areas;
  std::vector<TravelPlan> plans;
  Column<ZoneId, Money> work_parking;  ///< a day, for who works there, on top of Zones::parking_cost; may be empty
  Column<SiteId, Money> site_price;    ///< a day at a park-and-ride site; may be shorter than the sites: free
  Column<LinkId, float> bike_comfort;  ///< weight of a minute cycled there, 1 as anywhere; may be empty

  /// The part of the day's tour that is the person's own for a question of policy, uniform in (0, 1).
  enum class Question : std::uint32_t { kCarPays = 1, kPlanCovers = 2, kBuysEBike = 3 };
  [[nodiscard]] static double draw(std::uint64_t seed, std::uint64_t key, Question question);
};

/// Whether a tour's traveller is in the scope; and how many tours are.
[[nodiscard]] bool concerns(Scope const& scope, Population const& population, TourId tour);
[[nodiscard]] std::int64_t tours_in(Scope const& scope, Population const& population);

/// People who come to own an e-bike beside those who have one.
struct EBikeGrant {
  Group who;
  double takers = 0;  ///< share of those without
};

}  // namespace twinshift::demand
